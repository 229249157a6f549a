package io.growacache.engine.support.segment;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each keyspace was last cleared, counted in clears. An item is gone when its segment was opened before the last
 * clear of its keyspace, so a clear is two stores, and writers stop appending to older segments by themselves.
 *
 * <p>A clear first stores its number for what it clears and then as the last number. Whoever opens a segment with the
 * last number therefore sees every clear up to that number: an item that is moved to the new segment is checked against
 * those, and later clears have higher numbers than the segment.
 */
public final class ClearSequences {
    private final AtomicLongArray ofKeyspace;
    private volatile long ofAll;
    /** Changed, as the others are, under the monitor only. */
    private volatile long last;

    /** No keyspace was ever cleared. */
    public ClearSequences(int keyspaceCount) {
        ofKeyspace = new AtomicLongArray(keyspaceCount);
    }

    /** Clears one keyspace. */
    public synchronized void clear(int keyspace) {
        long next = last + 1;
        ofKeyspace.set(keyspace, next);
        last = next;
    }

    /** Clears all keyspaces. */
    public synchronized void clearAll() {
        long next = last + 1;
        ofAll = next;
        last = next;
    }

    /** Takes over a keyspace's last clear from an earlier run, which had so high a number. Before others use this. */
    public synchronized void restore(int keyspace, long number) {
        ofKeyspace.set(keyspace, number);
        last = Math.max(last, number);
    }

    /** Has the next clear a higher number than this. Before others use this. */
    public synchronized void skip(long number) {
        last = Math.max(last, number);
    }

    /** The number of the last clear of all keyspaces; 0 before the first. */
    public long sequenceOfAll() {
        return ofAll;
    }

    /** The number of a keyspace's last clear; 0 before the first. */
    public long sequence(int keyspace) {
        return Math.max(ofAll, ofKeyspace.get(keyspace));
    }

    /** The number for a segment that is opened now for an item of a keyspace. */
    public long current(int keyspace) {
        // A clear that is between its two stores has to count, or the segment would be too old for the item.
        return Math.max(last, sequence(keyspace));
    }

    /** The number for a segment that is opened now to move items to. */
    public long current() {
        return last;
    }
}
