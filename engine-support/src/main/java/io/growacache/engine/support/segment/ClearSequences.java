package io.growacache.engine.support.segment;

import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each keyspace was last cleared, counted in clears. An item is gone when its segment was opened before the last
 * clear of its keyspace, so a clear is two stores, and writers stop appending to older segments by themselves.
 *
 * <p>A clear first stores its number for what it clears and then as the last number. Whoever opens a segment with the
 * last number therefore sees every clear up to that number: an item that is moved to the new segment is checked against
 * those, and later clears have higher numbers than the segment.
 *
 * <p>A copy may be kept in memory that outlives the process: a clear that has returned is there.
 * <pre>
 * offset size field       contents
 *      0    8 last        number of the last clear
 *      8    8 ofAll       number of the last clear of all keyspaces
 *     16    8 ofKeyspace  of each keyspace in turn: number of its last clear alone
 * </pre>
 */
public final class ClearSequences {
    static final int LAST_OFFSET = 0;
    static final int OF_ALL_OFFSET = LAST_OFFSET + Long.BYTES;
    static final int OF_KEYSPACE_OFFSET = OF_ALL_OFFSET + Long.BYTES;
    private static final long NO_TABLE = 0;

    private final AtomicLongArray ofKeyspace;
    /** Address of the copy, or {@link #NO_TABLE}. */
    private final long table;
    private volatile long ofAll;
    /** Changed, as the others are, under the monitor only. */
    private volatile long last;

    /** No keyspace was ever cleared. */
    public ClearSequences(int keyspaceCount) {
        ofKeyspace = new AtomicLongArray(keyspaceCount);
        table = NO_TABLE;
    }

    /**
     * What a copy says: of zeros, that no keyspace was ever cleared.
     *
     * @param table address of {@link #tableBytes}, where the copy is kept from now on
     */
    public ClearSequences(int keyspaceCount, long table) {
        ofKeyspace = new AtomicLongArray(keyspaceCount);
        this.table = table;
        last = NativeMemory.getLong(table + LAST_OFFSET);
        ofAll = NativeMemory.getLong(table + OF_ALL_OFFSET);
        for (int keyspace = 0; keyspace < keyspaceCount; keyspace++) {
            ofKeyspace.set(keyspace, NativeMemory.getLong(table + offset(keyspace)));
        }
    }

    /** Bytes of a copy. */
    public static long tableBytes(int keyspaceCount) {
        return offset(keyspaceCount);
    }

    private static long offset(int keyspace) {
        return OF_KEYSPACE_OFFSET + (long) keyspace * Long.BYTES;
    }

    private void copy(long offset, long sequence) {
        if (table != NO_TABLE) {
            NativeMemory.putLongRelease(table + offset, sequence);
            NativeMemory.putLongRelease(table + LAST_OFFSET, sequence);
        }
    }

    /** Clears one keyspace. */
    public synchronized void clear(int keyspace) {
        long next = last + 1;
        copy(offset(keyspace), next);
        ofKeyspace.set(keyspace, next);
        last = next;
    }

    /** Clears all keyspaces. */
    public synchronized void clearAll() {
        long next = last + 1;
        copy(OF_ALL_OFFSET, next);
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
