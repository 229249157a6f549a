package io.growacache.datapool.ssd;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Several lock-free stacks of small numbers, each number in at most one of them (R. K. Treiber, "Systems Programming: Coping
 * with Parallelism", 1986). A head carries a count of changes, so that a number which was popped and pushed again meanwhile
 * does not pass for one that never left. Safe from any thread; never blocks, never allocates.
 */
final class IndexStacks {
    /** Heads are this many longs apart: on cache lines of their own. */
    private static final int STRIDE = 8;

    private final AtomicLongArray heads;
    private final AtomicIntegerArray below;

    /** Empty stacks for the numbers 0 to {@code indexCount} - 1. */
    IndexStacks(int stackCount, int indexCount) {
        heads = new AtomicLongArray(stackCount * STRIDE);
        below = new AtomicIntegerArray(indexCount);
    }

    void push(int stack, int index) {
        long head;
        long changed;
        do {
            head = heads.get(stack * STRIDE);
            below.setRelease(index, (int) head);
            changed = next(head) | (index + 1);
        } while (!heads.compareAndSet(stack * STRIDE, head, changed));
    }

    /** The number on top, or -1. */
    int pop(int stack) {
        long head;
        long changed;
        do {
            head = heads.get(stack * STRIDE);
            if ((int) head == 0) {
                return -1;
            }
            changed = next(head) | below.getAcquire((int) head - 1);
        } while (!heads.compareAndSet(stack * STRIDE, head, changed));
        return (int) head - 1;
    }

    private static long next(long head) {
        return ((head >>> Integer.SIZE) + 1) << Integer.SIZE;
    }
}
