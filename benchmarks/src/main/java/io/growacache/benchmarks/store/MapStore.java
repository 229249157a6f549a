package io.growacache.benchmarks.store;

import java.util.concurrent.ConcurrentHashMap;

/**
 * A concurrent hash map of heap bytes. It has no limit, no eviction and no deadlines: the ceiling of what a cache on the heap can
 * reach, not a cache.
 */
public final class MapStore implements Store {
    private final ConcurrentHashMap<ByteKey, byte[]> map = new ConcurrentHashMap<>();
    private final int maxValueLength;

    /** An empty map. */
    public MapStore(int maxValueLength) {
        this.maxValueLength = maxValueLength;
    }

    @Override
    public StoreClient newClient() {
        return new MapClient(map, maxValueLength);
    }

    @Override
    public long itemCount() {
        return map.mappingCount();
    }

    @Override
    public void settle() {
        System.gc();
    }

    @Override
    public void close() {
        map.clear();
    }
}
