package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that wait for the device, so that nobody else does. Reads have a ring of their own and go first. Writes, forces and
 * discards share another one: every so many turns are theirs, and no more than a part of the threads works on them, so that
 * neither kind starves the other.
 */
final class DeviceThreads implements DeviceQueue {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.ssd");

    /** Rings are longer than needed, so that a thread which is interrupted within one does not make it look full. */
    private static final int RING_SLACK = 8;

    private final Medium medium;
    private final RequestEnds ends;
    private final RequestRing reads;
    private final RequestRing writes;
    private final Thread[] threads;
    private final IdleThreads idle;
    private final int maxWriterCount;
    private final int turnsPerWrite;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger writerCount = new AtomicInteger();
    private volatile boolean isClosing;

    /** Starts the threads. */
    DeviceThreads(Medium medium, RequestEnds ends, SsdPoolSettings settings) {
        this.medium = medium;
        this.ends = ends;
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
        for (Thread thread : threads) {
            thread.start();
        }
    }

    @Override
    public boolean submit(BlockRequest request) {
        RequestRing ring = request.kind == Kind.READ ? reads : writes;
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
        while (true) {
            BlockRequest request = take(turn.incrementAndGet() % turnsPerWrite == 0);
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
            ends.closedBefore(request);
        } else if (request.begin()) {
            long startNanos = System.nanoTime();
            ends.answered(request, call(request), startNanos);
        } else {
            ends.expiredBefore(request);
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
                case DISCARD -> medium.discard(request.position, request.length);
            };
        } catch (RuntimeException | Error e) {
            // The thread must live on, and the request end.
            LOG.log(System.Logger.Level.ERROR, "a device request failed", e);
            return -ErrorNumber.IO;
        }
    }

    /** Ends what is queued without performing it. */
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
