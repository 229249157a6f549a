package io.growacache.proto.memcache;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One worker's counters. Only the worker writes, so an increment is a plain load and an opaque store: readers see each
 * number whole and soon, and no write of another worker is lost because there is none.
 */
final class WorkerCounters {
    /**
     * Unused longs on both sides, so that no other worker's counters share a cache line, prefetched neighbours
     * included.
     */
    private static final int PADDING = 16;

    /** How many commands can be told apart. */
    static final int MAX_COMMANDS = 64;

    private static final int COMMANDS = PADDING + Counter.values().length;

    private final AtomicLongArray cells = new AtomicLongArray(COMMANDS + MAX_COMMANDS + PADDING);

    WorkerCounters() {
    }

    /** Adds one; on the worker. */
    void increment(Counter counter) {
        increment(PADDING + counter.index());
    }

    /** Counts a request; on the worker. */
    void countRequest(Command command) {
        increment(COMMANDS + command.index());
    }

    private void increment(int cell) {
        cells.setOpaque(cell, cells.getPlain(cell) + 1);
    }

    /** What was counted so far; from any thread. */
    long value(Counter counter) {
        return cells.getOpaque(PADDING + counter.index());
    }

    /** How many requests came for a command; from any thread. */
    long requestCount(Command command) {
        return cells.getOpaque(COMMANDS + command.index());
    }
}
