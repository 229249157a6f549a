package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.memory.NativeMemory;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread that hands requests to the kernel and takes its completions, many with one call. Callers put requests into
 * rings and wake the thread only if it sleeps. All reads go to the device at once; other requests share the number that the
 * operator allows them.
 *
 * <p>The thread says that it will sleep, looks for requests once more, and then waits; a caller publishes its request, and
 * then looks whether the thread sleeps. With a full fence between the two steps on both sides, one of them sees the other.
 */
final class UringQueue implements DeviceQueue, Uring.Receiver {
    private static final int RING_SLACK = 8;
    private static final long WAKE = -1;

    private final int file;
    private final RequestEnds ends;
    private final RequestStock stock;
    private final RequestRing reads;
    private final RequestRing writes;
    private final Discard discard;
    private final int maxWriterCount;
    private final long[] startNanos;
    private final int[] doneLengths;
    private final NativeMemory.Block wakeValue = NativeMemory.allocate(Long.BYTES, Long.BYTES);
    private final AtomicBoolean isAsleep = new AtomicBoolean();
    /** How many callers may be waking the thread: while there are any, the rings stay. */
    private final AtomicInteger wakerCount = new AtomicInteger();
    private final Thread thread;
    private volatile boolean isClosing;

    /** Made by its thread, which alone may use it. */
    private Uring uring;
    private int writerCount;
    private int underWayCount;
    private boolean isWakeUnderWay;

    private UringQueue(Medium medium, RequestEnds ends, RequestStock stock, SsdPoolSettings settings,
            CompletableFuture<Void> started) {
        file = medium.descriptor().orElseThrow();
        this.ends = ends;
        this.stock = stock;
        reads = new RequestRing(settings.queueDepth() * RING_SLACK);
        writes = new RequestRing(settings.queueDepth() * (Kind.COUNT - 1) * RING_SLACK);
        discard = settings.discard();
        maxWriterCount = Math.max(1, (int) (settings.queueDepth() * settings.writeShare()));
        startNanos = new long[stock.count()];
        doneLengths = new int[stock.count()];
        thread = new Thread(() -> run(started), "growacache-ssd-io_uring");
        thread.setDaemon(true);
    }

    /**
     * Starts the thread.
     *
     * @throws Refused when the kernel has no io_uring, or forbids it
     */
    static UringQueue start(Medium medium, RequestEnds ends, RequestStock stock, SsdPoolSettings settings) throws Refused {
        var started = new CompletableFuture<Void>();
        var queue = new UringQueue(medium, ends, stock, settings, started);
        queue.thread.start();
        try {
            started.get();
            return queue;
        } catch (ExecutionException e) {
            queue.wakeValue.close();
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening", e);
        }
    }

    @Override
    public boolean submit(BlockRequest request) {
        RequestRing ring = request.kind == Kind.READ ? reads : writes;
        if (!ring.offer(request)) {
            return false;
        }
        wakeIfAsleep();
        if (isClosing && !thread.isAlive()) {
            // It may have looked for the last time.
            endQueued();
        }
        return true;
    }

    private void wakeIfAsleep() {
        VarHandle.fullFence();
        if (isAsleep.get()) {
            wakerCount.incrementAndGet();
            if (isAsleep.compareAndSet(true, false)) {
                uring.wake();
            }
            wakerCount.decrementAndGet();
        }
    }

    private void run(CompletableFuture<Void> started) {
        try {
            // One more for the wake-up.
            uring = new Uring(stock.count() + 1);
        } catch (Refused e) {
            started.completeExceptionally(e);
            return;
        }
        started.complete(null);
        prepareWake();
        while (!isClosing || underWayCount > 0 || isWakeUnderWay) {
            if (isClosing) {
                endQueued();
            } else {
                prepareAll();
            }
            uring.enter(maySleep() ? 1 : 0);
            isAsleep.setRelease(false);
            uring.take(this);
        }
        endQueued();
    }

    private void prepareWake() {
        isWakeUnderWay = true;
        uring.prepareWake(wakeValue.address(), WAKE);
    }

    private boolean maySleep() {
        if (hasWork() || uring.hasCompletions()) {
            return false;
        }
        isAsleep.set(true);
        return !hasWork();
    }

    private boolean hasWork() {
        return !isClosing && (!reads.isEmpty() || (writerCount < maxWriterCount && !writes.isEmpty()));
    }

    private void prepareAll() {
        for (BlockRequest request = reads.poll(); request != null; request = reads.poll()) {
            prepare(request);
        }
        while (writerCount < maxWriterCount) {
            BlockRequest request = writes.poll();
            if (request == null) {
                return;
            }
            prepare(request);
        }
    }

    private void prepare(BlockRequest request) {
        if (!request.begin()) {
            ends.expiredBefore(request);
            return;
        }
        startNanos[request.index] = System.nanoTime();
        doneLengths[request.index] = 0;
        if (request.kind == Kind.DISCARD && discard == Discard.KEEP_SPACE) {
            ends.answered(request, 0, startNanos[request.index]);
            return;
        }
        underWayCount++;
        if (request.kind != Kind.READ) {
            writerCount++;
        }
        hand(request);
    }

    /** Prepares what is left of a request. */
    private void hand(BlockRequest request) {
        int done = doneLengths[request.index];
        switch (request.kind) {
            case READ -> uring.prepare(UringLayout.OPERATION_READ, file, request.position + done, request.address + done,
                    (int) request.length - done, 0, request.index);
            case WRITE -> uring.prepare(UringLayout.OPERATION_WRITE, file, request.position + done, request.address + done,
                    (int) request.length - done, 0, request.index);
            case FORCE -> uring.prepare(UringLayout.OPERATION_FORCE, file, 0, 0, 0, UringLayout.DATA_ONLY, request.index);
            // The entry's fields mean something else here: its address the range's length, its length the mode.
            case DISCARD -> uring.prepare(UringLayout.OPERATION_ALLOCATE, file, request.position, request.length,
                    LinuxFile.PUNCH_HOLE_KEEP_SIZE, 0, request.index);
        }
    }

    @Override
    public void completed(long userData, int result) {
        if (userData == WAKE) {
            isWakeUnderWay = false;
            if (!isClosing) {
                prepareWake();
            }
            return;
        }
        BlockRequest request = stock.get((int) userData);
        boolean isData = request.kind == Kind.READ || request.kind == Kind.WRITE;
        if (result == -ErrorNumber.INTERRUPTED || result == -ErrorNumber.AGAIN) {
            hand(request);
            return;
        }
        long total = result;
        if (isData && result > 0) {
            doneLengths[request.index] += result;
            total = doneLengths[request.index];
            if (total < request.length && result % LinuxMedium.SECTOR_LENGTH == 0) {
                hand(request);
                return;
            }
        } else if (isData && result == 0) {
            total = doneLengths[request.index];
        } else if (request.kind == Kind.DISCARD && result < 0 && ErrorNumber.isUnsupported(-result)) {
            total = 0;
        }
        underWayCount--;
        if (request.kind != Kind.READ) {
            writerCount--;
        }
        ends.answered(request, total, startNanos[request.index]);
    }

    private void endQueued() {
        for (BlockRequest request = reads.poll(); request != null; request = reads.poll()) {
            ends.closedBefore(request);
        }
        for (BlockRequest request = writes.poll(); request != null; request = writes.poll()) {
            ends.closedBefore(request);
        }
    }

    @Override
    public long queuedReadCount() {
        return reads.count();
    }

    @Override
    public long queuedWriteCount() {
        return writes.count();
    }

    @Override
    public boolean close(long patienceMillis) {
        isClosing = true;
        uring.wake();
        boolean hasEnded;
        try {
            hasEnded = thread.join(Duration.ofMillis(patienceMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hasEnded = !thread.isAlive();
        }
        endQueued();
        if (hasEnded) {
            // Nobody goes to sleep any more, so nobody begins to wake.
            while (wakerCount.get() > 0) {
                Thread.onSpinWait();
            }
            uring.close();
            wakeValue.close();
        }
        return hasEnded;
    }
}
