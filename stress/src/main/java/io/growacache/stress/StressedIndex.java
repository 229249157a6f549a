package io.growacache.stress;

import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hash index of two buckets, so that all keys meet in them, for one state. Keys are small numbers; a key's location
 * is the number + 1, so that slots can be told apart without records.
 */
final class StressedIndex {
    /** Four buckets, or sixteen overflow lines. */
    private static final int GRANULE = 512;
    private static final int GRANULES = 8;
    /** More than the states that jcstress keeps at a time; their memory is used again after that. */
    private static final int INDEX_COUNT = 1 << 14;
    private static final int BASE_LEVEL = 1;
    /** Split only when told so. */
    private static final double MAX_LOAD = 1;
    private static final long MEMORY_LENGTH = (long) GRANULE * GRANULES;

    private static final NativeMemory.Block MEMORY = NativeMemory.allocate(INDEX_COUNT * MEMORY_LENGTH, GRANULE);
    private static final AtomicLong COUNT = new AtomicLong();

    private final HashIndex index = new HashIndex(BASE_LEVEL, GRANULE, MAX_LOAD);

    /** An index with these keys. */
    StressedIndex(int firstKey, int endKey) {
        index.addChunk(MEMORY.address() + COUNT.getAndIncrement() % INDEX_COUNT * MEMORY_LENGTH, MEMORY_LENGTH);
        index.open();
        insertAll(firstKey, endKey);
    }

    private static long hash(int key) {
        long mixed = (key + 1) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        return mixed ^ mixed >>> 27;
    }

    private long find(IndexLookup lookup, int key) {
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != SlotLayout.EMPTY && SlotLayout.location(slot) != key + 1);
        return slot;
    }

    /** How many of these keys a reader finds. */
    int countFound(int firstKey, int endKey) {
        IndexLookup lookup = new IndexLookup();
        int count = 0;
        for (int key = firstKey; key < endKey; key++) {
            index.begin(lookup, hash(key));
            count += find(lookup, key) == SlotLayout.EMPTY ? 0 : 1;
        }
        return count;
    }

    /** How many slots lead to a key. */
    int countSlots(int key) {
        IndexLookup lookup = new IndexLookup();
        index.lock(lookup, hash(key));
        int count = 0;
        while (find(lookup, key) != SlotLayout.EMPTY) {
            count++;
        }
        index.unlock(lookup);
        return count;
    }

    /** Inserts a key unless it is there, and tells whether it did. */
    boolean insert(int key) {
        return insert(new IndexLookup(), key);
    }

    private boolean insert(IndexLookup lookup, int key) {
        index.lock(lookup, hash(key));
        try {
            if (find(lookup, key) != SlotLayout.EMPTY) {
                return false;
            }
            if (!index.insert(lookup, SlotLayout.pack(lookup.tag(), 0, key + 1L))) {
                throw new IllegalStateException("the index is full");
            }
            return true;
        } finally {
            index.unlock(lookup);
        }
    }

    /** Inserts keys that are not there. */
    void insertAll(int firstKey, int endKey) {
        IndexLookup lookup = new IndexLookup();
        for (int key = firstKey; key < endKey; key++) {
            if (!insert(lookup, key)) {
                throw new IllegalStateException("key = " + key + ": is there before it was inserted");
            }
        }
    }

    /** Removes keys that are there. */
    void removeAll(int firstKey, int endKey) {
        IndexLookup lookup = new IndexLookup();
        for (int key = firstKey; key < endKey; key++) {
            index.lock(lookup, hash(key));
            try {
                if (find(lookup, key) == SlotLayout.EMPTY) {
                    throw new IllegalStateException("key = " + key + ": is not there to be removed");
                }
                index.remove(lookup, lookup.slotAddress());
            } finally {
                index.unlock(lookup);
            }
        }
    }

    /** Splits buckets until there are so many. */
    void growTo(int buckets) {
        index.growTo(buckets);
        if (index.bucketCount() < buckets) {
            throw new IllegalStateException("bucketCount = " + index.bucketCount() + ": must be " + buckets);
        }
    }
}
