package io.growacache.engine.support.item;

import io.growacache.engine.support.counter.CounterStripe;

/**
 * One caller's share of what is counted: items and bytes per keyspace since its last clear, and events since the start.
 * A clear changes nothing here: sums leave out what was counted before the keyspace's last clear.
 */
public final class KeyspaceCounters {
    /** Stores that were done. */
    public static final int STORED = 0;
    /** Items that ended for want of space. */
    public static final int EVICTED = 1;
    /** Of these, those that were never used. */
    public static final int EVICTED_UNUSED = 2;
    /** Items that ended by their deadline. */
    public static final int EXPIRED = 3;
    /** Of these, those that were never used. */
    public static final int EXPIRED_UNUSED = 4;
    /** Stores that found no room. */
    public static final int NO_SPACE = 5;
    /** Items on the device whose bytes could not be read back. */
    public static final int UNREADABLE = 6;
    /** An engine's own events have numbers from this one on. */
    public static final int EVENT_COUNT = 7;

    private static final int SEQUENCE = 0;
    private static final int ITEMS = 1;
    private static final int BYTES = 2;
    private static final int CELLS_PER_KEYSPACE = 3;

    /** The caller's number, which chooses its stripe of the tails. */
    private final int number;
    private final int eventCount;
    private final CounterStripe cells;

    /**
     * Nothing counted.
     *
     * @param number the caller's
     * @param eventCount events have numbers below this
     */
    public KeyspaceCounters(int number, int eventCount, int keyspaceCount) {
        this.number = number;
        this.eventCount = eventCount;
        cells = new CounterStripe(eventCount + keyspaceCount * CELLS_PER_KEYSPACE);
    }

    /** The caller's number. */
    public int number() {
        return number;
    }

    /** Counts an event. */
    public void event(int event) {
        cells.add(event, 1);
    }

    /** Counts an event that has an amount. */
    public void event(int event, long amount) {
        cells.add(event, amount);
    }

    /** How often an event was counted, or what its amounts come to. */
    public long events(int event) {
        return cells.get(event);
    }

    /** Counts items and bytes that came (or, negative, went) in a keyspace whose last clear is {@code sequence}. */
    public void count(int keyspace, long sequence, long items, long bytes) {
        int cell = eventCount + keyspace * CELLS_PER_KEYSPACE;
        if (cells.get(cell + SEQUENCE) != sequence) {
            // Sequences that one thread reads never go back. A reader that sees the new one sees the zeros or later.
            cells.set(cell + ITEMS, 0);
            cells.set(cell + BYTES, 0);
            cells.setRelease(cell + SEQUENCE, sequence);
        }
        cells.add(cell + ITEMS, items);
        cells.add(cell + BYTES, bytes);
    }

    /** Items counted in a keyspace since its last clear, which is {@code sequence}. */
    public long items(int keyspace, long sequence) {
        return since(keyspace, sequence, ITEMS);
    }

    /** Bytes likewise. */
    public long bytes(int keyspace, long sequence) {
        return since(keyspace, sequence, BYTES);
    }

    private long since(int keyspace, long sequence, int counter) {
        int cell = eventCount + keyspace * CELLS_PER_KEYSPACE;
        return cells.getAcquire(cell + SEQUENCE) == sequence ? cells.get(cell + counter) : 0;
    }
}
