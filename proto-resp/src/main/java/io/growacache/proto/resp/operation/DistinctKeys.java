package io.growacache.proto.resp.operation;

import io.growacache.spi.engine.Key;
import java.util.Arrays;

/** Collects keys that are visited once or several times, each once. */
public final class DistinctKeys {
    private static final int SMALL_COUNT = 64;
    private static final int OFFSET_BITS = 32;
    /** Up to four cells for a key, and those of the table before while they are moved. */
    private static final long TABLE_BYTES_PER_KEY = (4 + 2) * Long.BYTES;

    private final KeyCollection keys = new KeyCollection();

    /** Open addressing: upper half hash, lower half offset of the string + 1; 0 is free. At most half full. */
    private long[] table = new long[2 * SMALL_COUNT];

    private int keptLength;
    private int keptCount;

    /** No keys. */
    public DistinctKeys() {
    }

    /** What was added so far stays. */
    public void keep() {
        keptLength = keys.length();
        keptCount = keys.count();
    }

    /** Drops what was added since {@link #keep()}. */
    public void drop() {
        if (keys.length() > keptLength) {
            keys.truncate(keptLength, keptCount);
            rebuild(table.length);
        }
    }

    /** How much heap it takes at most, and for moments when it grows, to have one more key. */
    public long heapBytesWith(Key key) {
        return keys.heapBytesWith(key) + TABLE_BYTES_PER_KEY * Math.max(SMALL_COUNT, keys.count() + 1);
    }

    /** Adds a key unless it is there already. */
    public void add(Key key) {
        int before = keys.length();
        keys.add(key);
        int hash = hash(before, keys.length());
        int slot = find(hash, before);
        if (table[slot] != 0) {
            keys.truncate(before, keys.count() - 1);
            return;
        }
        table[slot] = (long) hash << OFFSET_BITS | before + 1;
        if (2 * keys.count() > table.length) {
            rebuild(2 * table.length);
        }
    }

    /** The slot of the string from {@code begin} to the end of the collection, or the free one where it belongs. */
    private int find(int hash, int begin) {
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != 0) {
            int other = (int) table[slot] - 1;
            int length = keys.length() - begin;
            // The length comes first in both, so that a prefix is never taken for the whole.
            if ((int) (table[slot] >>> OFFSET_BITS) == hash && other + length <= begin
                    && Arrays.equals(keys.bytes(), other, other + length, keys.bytes(), begin, begin + length)) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Enters the keys that are there into a table of another length, or into one that has had others, too. */
    private void rebuild(int newLength) {
        long[] old = table;
        table = new long[newLength];
        int mask = newLength - 1;
        for (long entry : old) {
            if (entry != 0 && (int) entry - 1 < keys.length()) {
                int slot = (int) (entry >>> OFFSET_BITS) & mask;
                while (table[slot] != 0) {
                    slot = slot + 1 & mask;
                }
                table[slot] = entry;
            }
        }
    }

    private int hash(int from, int to) {
        byte[] bytes = keys.bytes();
        long hash = 0;
        for (int at = from; at < to; at++) {
            hash = (hash ^ bytes[at]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> OFFSET_BITS);
    }

    /** The keys. */
    public KeyCollection keys() {
        return keys;
    }
}
