package io.growacache.benchmarks.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Caffeine with a maximum weight: the best cache on the heap. It has no flags, versions or deadlines here, which the engines
 * have; its map view is used, so that a client's key need not be copied for a read.
 */
public final class CaffeineStore implements Store {
    /** What an entry takes beside key and value: hash node, Caffeine's node with weight and links, table, sketch. */
    private static final int ENTRY_OVERHEAD = 32 + 64 + 8 + 8;

    private final Cache<ByteKey, byte[]> cache;
    private final int maxValueLength;

    /** An empty cache of at most {@code memoryBytes} bytes of heap. */
    public CaffeineStore(long memoryBytes, int maxValueLength) {
        this.maxValueLength = maxValueLength;
        cache = Caffeine.newBuilder()
                .maximumWeight(memoryBytes)
                .weigher((ByteKey key, byte[] value) -> (int) entryBytes(key.length(), value.length))
                .build();
    }

    /** Bytes of heap that an item takes. */
    public static long entryBytes(int keyLength, int valueLength) {
        return ENTRY_OVERHEAD + ByteKey.OVERHEAD + HeapBytes.arrayBytes(keyLength) + HeapBytes.arrayBytes(valueLength);
    }

    @Override
    public StoreClient newClient() {
        return new MapClient(cache.asMap(), maxValueLength);
    }

    @Override
    public long itemCount() {
        return cache.estimatedSize();
    }

    @Override
    public void settle() {
        cache.cleanUp();
        System.gc();
    }

    @Override
    public void close() {
        cache.invalidateAll();
    }
}
