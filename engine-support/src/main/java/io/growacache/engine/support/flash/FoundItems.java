package io.growacache.engine.support.flash;

import io.growacache.engine.support.index.IndexFilling;

/** Some items of one segment of the device that an earlier run has left; to be used again for others. */
public final class FoundItems {
    final long[] hashes = new long[IndexFilling.BATCH];
    final long[] deadlines = new long[IndexFilling.BATCH];
    final long[] locations = new long[IndexFilling.BATCH];
    final int[] keyspaces = new int[IndexFilling.BATCH];
    int count;

    FoundItems() {
    }

    /** How many items there are, at most {@link IndexFilling#BATCH}. */
    public int count() {
        return count;
    }

    /** Hash of an item's key. */
    public long hash(int number) {
        return hashes[number];
    }

    /** When an item ends, {@link Long#MAX_VALUE} for never. */
    public long deadlineMillis(int number) {
        return deadlines[number];
    }

    /** Where an item is. */
    public long location(int number) {
        return locations[number];
    }

    /** An item's keyspace, which may be one that there is no more. */
    public int keyspace(int number) {
        return keyspaces[number];
    }
}
