package io.growacache.engine.hybridlog;

import io.growacache.engine.support.counter.CounterStripe;

/**
 * One caller's share of what is counted: items and bytes per keyspace since its last clear, and events since the start.
 * A clear changes nothing here: sums leave out what was counted before the keyspace's last clear.
 */
final class LogCounters {
    static final int STORED = 0;
    static final int EVICTED = 1;
    static final int EVICTED_UNUSED = 2;
    static final int EXPIRED = 3;
    static final int EXPIRED_UNUSED = 4;
    static final int NO_SPACE = 5;
    /** Stores that changed a record where it was. */
    static final int CHANGED_IN_PLACE = 6;
    /** Stores that appended another record for an item that there was. */
    static final int COPIED = 7;
    static final int HIT_MUTABLE = 8;
    static final int HIT_READ_ONLY = 9;
    /** Items that eviction moved to the tail. */
    static final int SECOND_CHANCE = 10;
    static final int SECOND_CHANCE_BYTES = 11;
    /** Used items that were dropped because there was no room to move them to. */
    static final int UNMOVED = 12;
    private static final int EVENT_COUNT = 13;

    private static final int SEQUENCE = 0;
    private static final int ITEMS = 1;
    private static final int BYTES = 2;
    private static final int CELLS_PER_KEYSPACE = 3;

    /** The caller's number, which chooses its stripe of the tails. */
    final int number;
    private final CounterStripe cells;

    LogCounters(int number, int keyspaceCount) {
        this.number = number;
        cells = new CounterStripe(EVENT_COUNT + keyspaceCount * CELLS_PER_KEYSPACE);
    }

    void event(int event) {
        cells.add(event, 1);
    }

    void event(int event, long amount) {
        cells.add(event, amount);
    }

    long events(int event) {
        return cells.get(event);
    }

    /** Counts items and bytes that came (or, negative, went) in a keyspace whose last clear is {@code sequence}. */
    void count(int keyspace, long sequence, long items, long bytes) {
        int cell = EVENT_COUNT + keyspace * CELLS_PER_KEYSPACE;
        if (cells.get(cell + SEQUENCE) != sequence) {
            // Sequences that one thread reads never go back. A reader that sees the new one sees the zeros or later.
            cells.set(cell + ITEMS, 0);
            cells.set(cell + BYTES, 0);
            cells.setRelease(cell + SEQUENCE, sequence);
        }
        cells.add(cell + ITEMS, items);
        cells.add(cell + BYTES, bytes);
    }

    long items(int keyspace, long sequence) {
        return since(keyspace, sequence, ITEMS);
    }

    long bytes(int keyspace, long sequence) {
        return since(keyspace, sequence, BYTES);
    }

    private long since(int keyspace, long sequence, int counter) {
        int cell = EVENT_COUNT + keyspace * CELLS_PER_KEYSPACE;
        return cells.getAcquire(cell + SEQUENCE) == sequence ? cells.get(cell + counter) : 0;
    }
}
