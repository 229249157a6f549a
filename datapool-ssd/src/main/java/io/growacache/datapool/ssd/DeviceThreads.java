package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.spi.datapool.BlockStatus;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that wait for the device, so that nobody else does. Reads have a ring of their own and go first. Writes, forces and
 * discards share another one: every so many turns of a thread are theirs, and no more than a part of the threads works on
 * them, so that neither kind starves the other.
 */
final class DeviceThreads {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.ssd");

    /** Rings are longer than needed, so that a thread which is interrupted within one does not make it look full. */
    private static final int RING_SLACK = 8;

    private final Medium medium;
    private final BufferPool buffers;
    private final RequestStock stock;
    private final CompletionQueues completions;
    private final PoolStatistics statistics;
    private final RequestRing reads;
    private final RequestRing writes;
    private final Thread[] threads;
    private final IdleThreads idle;
    private final int maxWriterCount;
    private final int turnsPerWrite;
    private final AtomicInteger writerCount = new AtomicInteger();
    private volatile boolean isClosing;

    /** Threads that do not run yet. */
    DeviceThreads(Medium medium, BufferPool buffers, RequestStock stock, PoolStatistics statistics,
            SsdPoolSettings settings) {
        this.medium = medium;
        this.buffers = buffers;
        this.stock = stock;
        this.statistics = statistics;
        completions = new CompletionQueues(stock);
        reads = new RequestRing(settings.queueDepth() * RING_SLACK);
        writes = new RequestRing(settings.queueDepth() * (Kind.COUNT - 1) * RING_SLACK);
        maxWriterCount = Math.max(1, (int) (settings.threadCount() * settings.writeShare()));
        turnsPerWrite = (int) Math.max(1, Math.round(1 / settings.writeShare()));
        threads = new Thread[settings.threadCount()];
        idle = new IdleThreads(threads);
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            threads[i] = new Thread(() -> run(number), "growacache-ssd-" + i);
            threads[i].setDaemon(true);
        }
    }

    void start() {
        for (Thread thread : threads) {
            thread.start();
        }
    }

    /**
     * Takes a request whose fields are set; false when it was not taken, which leaves it as it was. Never blocks.
     */
    boolean submit(BlockRequest request) {
        RequestRing ring = request.kind == Kind.READ ? reads : writes;
        request.queue();
        if (!ring.offer(request)) {
            return false;
        }
        announceWork();
        if (isClosing) {
            // The threads may have looked for the last time.
            endQueued();
        }
        return true;
    }

    private void announceWork() {
        // Between publishing the request and looking for an idle thread; see IdleThreads.
        VarHandle.fullFence();
        idle.wakeOne();
    }

    private void run(int thread) {
        int turn = thread;
        while (true) {
            BlockRequest request = take(++turn % turnsPerWrite == 0);
            if (request != null) {
                if (hasWork()) {
                    idle.wakeOne();
                }
                perform(request);
            } else if (isClosing) {
                return;
            } else {
                idle.announce(thread);
                if (hasWork() || isClosing) {
                    idle.retract(thread);
                } else {
                    idle.park(thread);
                }
            }
        }
    }

    private boolean hasWork() {
        return !reads.isEmpty() || (!writes.isEmpty() && writerCount.get() < maxWriterCount);
    }

    private BlockRequest take(boolean isWriteTurn) {
        BlockRequest request = isWriteTurn ? takeWrite() : reads.poll();
        if (request == null) {
            request = isWriteTurn ? reads.poll() : takeWrite();
        }
        return request;
    }

    private BlockRequest takeWrite() {
        if (writes.isEmpty()) {
            return null;
        }
        if (writerCount.incrementAndGet() > maxWriterCount) {
            writerCount.decrementAndGet();
            return null;
        }
        BlockRequest request = writes.poll();
        if (request == null) {
            writerCount.decrementAndGet();
        }
        return request;
    }

    private void perform(BlockRequest request) {
        boolean isWriter = request.kind != Kind.READ;
        if (isClosing) {
            endUnperformed(request);
        } else if (request.begin()) {
            long address = request.address;
            long startNanos = System.nanoTime();
            long result = call(request);
            long endNanos = System.nanoTime();
            BlockStatus status = statusOf(request, result);
            statistics.ended(request, status, result, startNanos, endNanos);
            boolean isData = request.kind == Kind.READ || request.kind == Kind.WRITE;
            if (request.end(status, isData ? (int) Math.max(0, result) : 0)) {
                completions.add(request);
            } else {
                if (isData) {
                    buffers.unpin(address);
                }
                stock.giveBack(request);
            }
        } else {
            // It has timed out while it waited.
            stock.giveBack(request);
        }
        if (isWriter) {
            writerCount.decrementAndGet();
        }
    }

    private long call(BlockRequest request) {
        try {
            return switch (request.kind) {
                case READ -> medium.read(request.position, request.address, (int) request.length);
                case WRITE -> medium.write(request.position, request.address, (int) request.length);
                case FORCE -> medium.force();
                case DISCARD -> {
                    long result = medium.discard(request.position, request.length);
                    yield result < 0 ? result : request.length;
                }
            };
        } catch (RuntimeException | Error e) {
            // The thread must live on, and the request end.
            LOG.log(System.Logger.Level.ERROR, "a device request failed", e);
            return -ErrorNumber.IO;
        }
    }

    private static BlockStatus statusOf(BlockRequest request, long result) {
        if (result < 0) {
            return ErrorNumber.toStatus((int) -result);
        }
        return request.kind == Kind.FORCE || result == request.length ? BlockStatus.OK : BlockStatus.SHORT;
    }

    private void endUnperformed(BlockRequest request) {
        if (request.begin() && request.end(BlockStatus.CLOSED, 0)) {
            statistics.refused(BlockStatus.CLOSED);
            completions.add(request);
        } else {
            stock.giveBack(request);
        }
    }

    /** Ends what is queued without performing it. */
    private void endQueued() {
        for (BlockRequest request = reads.poll(); request != null; request = reads.poll()) {
            endUnperformed(request);
        }
        for (BlockRequest request = writes.poll(); request != null; request = writes.poll()) {
            endUnperformed(request);
        }
    }

    /** How many requests wait for a thread: reads, and all others. */
    long queuedReadCount() {
        return reads.count();
    }

    long queuedWriteCount() {
        return writes.count();
    }

    /**
     * Performs nothing more, ends what waits with CLOSED, and waits for what runs.
     *
     * @return whether all threads have ended in time; if not, the device still uses the medium and the buffers
     */
    boolean close(long patienceMillis) {
        isClosing = true;
        VarHandle.fullFence();
        idle.wakeAll();
        boolean haveEnded = true;
        long deadlineNanos = System.nanoTime() + patienceMillis * 1_000_000;
        boolean isInterrupted = false;
        for (Thread thread : threads) {
            try {
                long millis = Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
                haveEnded &= !thread.isAlive() || thread.join(Duration.ofMillis(millis));
            } catch (InterruptedException e) {
                isInterrupted = true;
                haveEnded &= !thread.isAlive();
            }
        }
        endQueued();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return haveEnded;
    }
}
