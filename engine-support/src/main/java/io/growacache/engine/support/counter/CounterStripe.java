package io.growacache.engine.support.counter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbered counters that one thread at a time changes and any thread reads. An engine has one stripe per caller, so
 * that counting touches no memory that another writer touches.
 *
 * <p>Stores are opaque: a reader sees each counter whole and never going back, with no order between counters. Only the
 * writer's own program order is needed to add.
 */
public final class CounterStripe {
    private static final VarHandle CELL =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    /** Longs before and after the counters, so that no neighbour on the heap shares a cache line with them. */
    private static final int PADDING = 16;

    private final long[] cells;

    /** Counters 0 to {@code count} − 1, all 0. */
    public CounterStripe(int count) {
        cells = new long[count + 2 * PADDING];
    }

    /** Adds to a counter. For the writer only. */
    public void add(int counter, long amount) {
        int at = counter + PADDING;
        CELL.setOpaque(cells, at, cells[at] + amount);
    }

    /** Sets a counter so that whoever {@linkplain #getAcquire reads} the value sees all that was counted before. */
    public void setRelease(int counter, long value) {
        CELL.setRelease(cells, counter + PADDING, value);
    }

    /** Sets a counter. For the writer only. */
    public void set(int counter, long value) {
        CELL.setOpaque(cells, counter + PADDING, value);
    }

    /** The counter as it stands. */
    public long get(int counter) {
        return (long) CELL.getOpaque(cells, counter + PADDING);
    }

    /** The counter as it stands; what is read later is at least as new. */
    public long getAcquire(int counter) {
        return (long) CELL.getAcquire(cells, counter + PADDING);
    }
}
