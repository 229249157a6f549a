package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.plugin.EventLoopExecutor;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The reads that end on one event loop, which learns of that by itself: the kernel signals a descriptor that the loop watches.
 *
 * <p>Ends are taken by one thread at a time: the loop, or whoever helps it out. {@code demand} counts who has asked since it
 * was last 0; who makes it 1 takes ends until nobody has asked meanwhile. So no signal is lost, nobody waits, and once the
 * count is {@link #CLOSED} nobody takes any more.
 */
final class LoopReads {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.ssd");
    /** More than is ever asked. */
    private static final int CLOSED = 1 << 30;
    private static final long PAUSE_NANOS = 100_000;

    private final AioReads reads;
    private final AioContext context;
    private final AtomicInteger demand = new AtomicInteger();
    private final AtomicInteger underWayCount = new AtomicInteger();
    private EventLoopExecutor.Watch watch;

    private LoopReads(AioReads reads, AioContext context) {
        this.reads = reads;
        this.context = context;
    }

    /** Begins to watch; empty when the loop cannot, or the kernel has no more contexts to give. */
    static Optional<LoopReads> on(EventLoopExecutor loop, AioReads reads, int readCount) {
        AioContext context;
        try {
            context = new AioContext(readCount, AioContext.Ends.SIGNALLED);
        } catch (Refused e) {
            LOG.log(System.Logger.Level.INFO, "a thread takes the ends of an event loop''s reads: {0}", e.getMessage());
            return Optional.empty();
        }
        LoopReads made = new LoopReads(reads, context);
        Optional<EventLoopExecutor.Watch> watch = loop.watch(context.eventDescriptor(), made::takeEnds);
        if (watch.isEmpty()) {
            context.close();
            return Optional.empty();
        }
        made.watch = watch.get();
        return Optional.of(made);
    }

    /** Starts a read unless that would wait for anything. Tells whether it has. From any thread. */
    boolean start(BlockRequest request, int file) {
        underWayCount.incrementAndGet();
        boolean hasStarted =
                context.read(request.index, file, request.position, request.address, request.length) == 1;
        if (!hasStarted) {
            underWayCount.decrementAndGet();
        }
        return hasStarted;
    }

    /** Ends the reads that the kernel has ended. From any thread; never waits. */
    void takeEnds() {
        if (demand.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = demand.get();
            takeOnce();
        } while (!demand.compareAndSet(seen, 0));
    }

    private void takeOnce() {
        long count = context.take();
        // The fields of requests were written before their reads began, perhaps by other threads.
        VarHandle.acquireFence();
        if (count < 0) {
            LOG.log(System.Logger.Level.ERROR, "reads are not answered: {0}", ErrorNumber.describe((int) -count));
            return;
        }
        for (int event = 0; event < count; event++) {
            reads.ended((int) context.userData(event), context.result(event));
        }
        underWayCount.addAndGet((int) -count);
    }

    /** Waits for the ends of all reads, of which no more are started. Tells whether they have come in time. */
    boolean close(long patienceMillis) {
        watch.close();
        long deadlineNanos = System.nanoTime() + patienceMillis * 1_000_000;
        takeEnds();
        while (underWayCount.get() > 0) {
            if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
            takeEnds();
        }
        while (!demand.compareAndSet(0, CLOSED)) {
            Thread.onSpinWait();
        }
        context.close();
        return true;
    }
}
