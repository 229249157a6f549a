package io.growacache.assembly.network;

import java.util.concurrent.atomic.AtomicLongArray;

/** One worker's counters: written by its thread alone, with plain loads and opaque stores, read by any. */
final class WorkerCounts {
    /** Cells before and after, so that no other worker's cells share a cache line with these. */
    private static final int PADDING = 16;

    private final AtomicLongArray cells = new AtomicLongArray(PADDING + Count.values().length + PADDING);

    void add(Count count, long amount) {
        int index = index(count);
        cells.setOpaque(index, cells.getPlain(index) + amount);
    }

    long get(Count count) {
        return cells.getOpaque(index(count));
    }

    @SuppressWarnings("EnumOrdinal") // Cells of an array that is never stored.
    private static int index(Count count) {
        return PADDING + count.ordinal();
    }
}
