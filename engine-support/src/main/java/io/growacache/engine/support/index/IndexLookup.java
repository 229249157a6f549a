package io.growacache.engine.support.index;

/**
 * One thread's place in a {@link HashIndex}: where the slots of a key are, which of them comes next, and whether the
 * key's buckets are locked. Reused for every operation of a caller; the index fills it.
 */
public final class IndexLookup {
    long tag;
    long firstHash;
    long secondHash;
    int firstIndex;
    int secondIndex;
    long firstAddress;
    long secondAddress;
    long firstInfo;
    long secondInfo;

    /**
     * The bucket or overflow line that is being read, its next slot, how many it has, and the bucket to which it
     * belongs.
     */
    long line;
    int position;
    int slotCount;
    long bucketAddress;
    boolean isLocked;

    long slotAddress;
    long slot;

    /** Slots filled less slots emptied since the index was last told. */
    int unreportedCount;

    /** A place that is nowhere yet. */
    public IndexLookup() {
    }

    /** The key's tag, for {@link SlotLayout#pack}. */
    public long tag() {
        return tag;
    }

    /** Where the slot last yielded is. */
    public long slotAddress() {
        return slotAddress;
    }

    /** The slot last yielded, as it was then. */
    public long slot() {
        return slot;
    }

    /** Whether the key's buckets are locked by this lookup. */
    public boolean isLocked() {
        return isLocked;
    }
}
