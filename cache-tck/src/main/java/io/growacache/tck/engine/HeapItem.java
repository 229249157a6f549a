package io.growacache.tck.engine;

import io.growacache.spi.engine.ItemMetadata;

/** An item of the heap engine, in the list of all items from the one to be evicted first to the one used last. */
final class HeapItem extends ItemMetadata {
    /** What an item costs beside key and value. */
    static final int OVERHEAD_BYTES = 64;

    final int keyspace;
    final HeapKey key;
    /** At least as long as the value. */
    byte[] value;
    int useCount;
    long lastUsedMonotonicMillis;
    HeapItem older;
    HeapItem newer;

    HeapItem(int keyspace, HeapKey key, byte[] value) {
        this.keyspace = keyspace;
        this.key = key;
        this.value = value;
    }

    long usedBytes() {
        return usedBytes(key.length(), valueLength());
    }

    static long usedBytes(int keyLength, int valueLength) {
        return OVERHEAD_BYTES + (long) keyLength + valueLength;
    }
}
