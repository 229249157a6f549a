package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.memory.NativeMemory;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Has callers start reads past the page cache themselves, which saves waking a thread for it. An executor that is an event
 * loop learns of their ends itself ({@link LoopReads}); one thread does so for all others. Starting a read does not wait: where the
 * system would have to (for its own records of the file, or because its queue to the device is full) it declines, and the
 * read goes the way of all other requests.
 */
final class AioReads implements DeviceQueue {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.ssd");

    /** Longer reads would keep the caller too long: the system looks up each page of their memory. */
    private static final long MAX_LENGTH = 64 << 10;

    private final int file;
    private final RequestEnds ends;
    private final RequestStock stock;
    private final DeviceQueue others;
    private final EventLoops loops;
    private final long[] startNanos;
    private final AioContext context;
    private final Thread thread;
    /** Threads that may be starting a read. */
    private final AtomicInteger callerCount = new AtomicInteger();
    private final LongAdder startedCount = new LongAdder();
    private volatile boolean isClosing;

    /** Its thread's. */
    private long endedCount;

    /**
     * Starts the thread.
     *
     * @param medium what is read, past the page cache
     * @param others carries all other requests; closed with this
     * @throws Refused when the system cannot, or may not, read like this
     */
    AioReads(Medium medium, RequestEnds ends, RequestStock stock, DeviceQueue others, int blockLength) throws Refused {
        file = medium.descriptor().orElseThrow();
        this.ends = ends;
        this.stock = stock;
        this.others = others;
        loops = new EventLoops(this, stock.readCount());
        startNanos = new long[stock.readCount()];
        context = new AioContext(stock.readCount(), AioContext.Ends.AWAITED);
        boolean isUsable = false;
        try {
            tryOut(blockLength);
            isUsable = true;
        } finally {
            if (!isUsable) {
                context.close();
            }
        }
        thread = new Thread(this::run, "growacache-ssd-reads");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads the first block: some file systems do not know how not to wait. */
    private void tryOut(int blockLength) throws Refused {
        try (NativeMemory.Block block = NativeMemory.allocate(blockLength, blockLength)) {
            LinuxCalls.require("io_submit", context.read(0, file, 0, block.address(), blockLength));
            long count;
            do {
                count = context.await();
            } while (count == -ErrorNumber.INTERRUPTED);
            LinuxCalls.require("io_getevents", count);
            if (context.result(0) != -ErrorNumber.AGAIN) {
                LinuxCalls.require("pread", context.result(0));
            }
        }
    }

    @Override
    public boolean submit(BlockRequest request) {
        if (request.kind != Kind.READ || request.length > MAX_LENGTH) {
            return others.submit(request);
        }
        callerCount.incrementAndGet();
        boolean isOpen = !isClosing;
        if (isOpen) {
            start(request);
        }
        callerCount.decrementAndGet();
        return isOpen || others.submit(request);
    }

    private void start(BlockRequest request) {
        startNanos[request.index] = System.nanoTime();
        if (!request.begin()) {
            ends.expiredBefore(request);
            return;
        }
        LoopReads loop = loops.of(request.executor);
        if (!(loop == null ? startForThread(request) : loop.start(request, file))) {
            handOver(request);
        }
    }

    private boolean startForThread(BlockRequest request) {
        startedCount.increment();
        boolean hasStarted =
                context.read(request.index, file, request.position, request.address, request.length) == 1;
        if (!hasStarted) {
            startedCount.decrement();
        }
        return hasStarted;
    }

    private void run() {
        boolean isWoken = false;
        while (!isWoken || endedCount != startedCount.sum()) {
            long count = context.await();
            // The fields of requests were written before their reads began, by other threads.
            VarHandle.acquireFence();
            if (count < 0 && count != -ErrorNumber.INTERRUPTED) {
                LOG.log(System.Logger.Level.ERROR, "reads are no longer answered: {0}", ErrorNumber.describe((int) -count));
                return;
            }
            for (int event = 0; event < count; event++) {
                if (context.userData(event) == AioContext.WAKE) {
                    isWoken = true;
                } else {
                    endedCount++;
                    ended((int) context.userData(event), context.result(event));
                }
            }
        }
    }

    /** A read has ended. Those who learn of ends call it, each for its own. */
    void ended(int number, long result) {
        BlockRequest request = stock.get(number);
        boolean isPart = result > 0 && result < request.length && result % LinuxMedium.SECTOR_LENGTH == 0;
        if (isPart || result == -ErrorNumber.AGAIN) {
            handOver(request);
        } else {
            ends.answered(request, result, startNanos[request.index]);
        }
    }

    /** Has others carry a read from its beginning. */
    private void handOver(BlockRequest request) {
        if (!request.putBack()) {
            // It has timed out.
            ends.answered(request, -ErrorNumber.AGAIN, startNanos[request.index]);
        } else if (!others.submit(request)) {
            throw new IllegalStateException("a ring is shorter than the stock of requests");
        }
    }

    /** How many event loops learn of the ends of their reads themselves. */
    int loopCount() {
        return loops.count();
    }

    @Override
    public void takeEnds() {
        loops.takeEnds();
    }

    @Override
    public long queuedReadCount() {
        return others.queuedReadCount();
    }

    @Override
    public long queuedWriteCount() {
        return others.queuedWriteCount();
    }

    @Override
    public boolean close(long patienceMillis) {
        isClosing = true;
        // They do not wait for anything. Afterwards nobody starts another read.
        while (callerCount.get() > 0) {
            Thread.onSpinWait();
        }
        context.wake();
        boolean hasEnded;
        try {
            hasEnded = thread.join(Duration.ofMillis(patienceMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hasEnded = !thread.isAlive();
        }
        if (hasEnded) {
            context.close();
        }
        boolean haveLoopsEnded = loops.close(patienceMillis);
        return others.close(patienceMillis) && hasEnded && haveLoopsEnded;
    }
}
