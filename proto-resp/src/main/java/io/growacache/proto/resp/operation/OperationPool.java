package io.growacache.proto.resp.operation;

import io.growacache.spi.protocol.Operation;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.Submission;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The operations of one kind that a worker has at hand. At most {@link #MAX_FREE_COUNT} are kept; a burst of late
 * answers leaves the others to the collector.
 */
public sealed class OperationPool<T extends Operation> permits ReadPool, PutPool {
    /** How many operations are submitted at once: enough to overlap cache misses and device reads. */
    public static final int MAX_BATCH_COUNT = 32;

    private static final int MAX_FREE_COUNT = 1024;

    private final Supplier<T> maker;
    private final T[] free;
    private int freeCount;

    /** A pool without operations; {@code free} is an array of the wanted type and any length. */
    OperationPool(Supplier<T> maker, T[] free) {
        this.maker = maker;
        this.free = Arrays.copyOf(free, MAX_FREE_COUNT);
    }

    /** The operation that is submitted next. It stays in the pool unless its answer is late. */
    public final T next() {
        if (freeCount == 0) {
            free[freeCount++] = maker.get();
        }
        return free[freeCount - 1];
    }

    /** Submits the {@link #next()} operation. */
    public final Submission submit(ReplyQueue replies) {
        Submission submission = replies.submit(free[freeCount - 1]);
        if (submission == Submission.PENDING) {
            free[--freeCount] = null;
        }
        return submission;
    }

    /** Operation {@code index} of a batch of {@code count}, to be prepared. */
    public final T get(int index, int count) {
        return free[provide(count) + index];
    }

    /**
     * Makes sure that {@code count} operations are at hand, and returns the index in {@link #free()} of the first of
     * them.
     */
    final int provide(int count) {
        while (freeCount < count) {
            free[freeCount++] = maker.get();
        }
        return freeCount - count;
    }

    /** The operations at hand. */
    final T[] free() {
        return free;
    }

    /** Takes an operation whose answer is late out of the pool, and puts the last one at hand into its place. */
    final void take(int index) {
        free[index] = free[--freeCount];
        free[freeCount] = null;
    }

    /** Takes an operation back that is released. */
    final void giveBack(T operation) {
        if (freeCount < MAX_FREE_COUNT) {
            free[freeCount++] = operation;
        }
    }
}
