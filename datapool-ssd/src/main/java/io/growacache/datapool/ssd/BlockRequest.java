package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;

/**
 * One request of a fixed stock, used again and again.
 *
 * <p>Its state word holds a phase and, above it, how often it was used. Whoever changes the phase by CAS owns what follows:
 * <pre>
 * FREE -> QUEUED      who submits it; publishes the fields
 * QUEUED -> RUNNING   the device thread that took it
 * RUNNING -> ENDED    the same thread, which then hands it to the executor's queue
 * RUNNING -> QUEUED   the same thread, when the device has declined it
 * QUEUED, RUNNING -> ENDED   the watchdog, which completes it by itself; the device thread frees it when it gets to it
 * ENDED -> FREE       who delivers it, or that device thread
 * </pre>
 * The count keeps a watchdog that looked at one use from ending the next one.
 */
final class BlockRequest {
    /** What is asked for. */
    enum Kind {
        READ(0), WRITE(1), FORCE(2), DISCARD(3);

        /** How many kinds there are. */
        static final int COUNT = values().length;

        /** Where an array has what belongs to the kind. */
        final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    private static final long FREE = 0;
    private static final long QUEUED = 1;
    private static final long RUNNING = 2;
    private static final long ENDED = 3;
    private static final long PHASES = 3;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(BlockRequest.class, "state", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int index;
    final Kind kind;
    long position;
    long address;
    long length;
    Executor executor;
    BlockCompletion completion;
    long submittedMillis;
    long submittedNanos;
    BlockStatus status;
    int transferredLength;
    /** The request that ended before this one, in a completion queue. */
    BlockRequest older;

    private volatile long state;

    BlockRequest(int index, Kind kind) {
        this.index = index;
        this.kind = kind;
    }

    /** Publishes the fields. */
    void queue() {
        state = ((state | PHASES) + 1) | QUEUED;
    }

    /** The device thread's turn, unless the watchdog was faster. */
    boolean begin() {
        long seen = state;
        return (seen & PHASES) == QUEUED && STATE.compareAndSet(this, seen, (seen & ~PHASES) | RUNNING);
    }

    /** Undoes {@link #begin} so that another thread may take it, unless the watchdog was faster. */
    boolean putBack() {
        long seen = state;
        return (seen & PHASES) == RUNNING && STATE.compareAndSet(this, seen, (seen & ~PHASES) | QUEUED);
    }

    /** Notes how the request ended, unless the watchdog was faster. */
    boolean end(BlockStatus newStatus, int newTransferredLength) {
        long seen = state;
        status = newStatus;
        transferredLength = newTransferredLength;
        return (seen & PHASES) == RUNNING && STATE.compareAndSet(this, seen, seen | ENDED);
    }

    /** The state word as the watchdog sees it, for {@link #expire}. */
    long state() {
        return state;
    }

    static boolean isPending(long state) {
        return (state & PHASES) == QUEUED || (state & PHASES) == RUNNING;
    }

    static boolean isRunning(long state) {
        return (state & PHASES) == RUNNING;
    }

    /** Ends the request in place of its device thread, if it still is what it was. */
    boolean expire(long seen) {
        return STATE.compareAndSet(this, seen, seen | ENDED);
    }

    /** Forgets what it was for. Afterwards it may go back to the stock. */
    void free() {
        executor = null;
        completion = null;
        older = null;
        state = (state & ~PHASES) | FREE;
    }
}
