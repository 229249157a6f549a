package io.growacache.benchmarks.policy;

import java.util.LinkedHashMap;

/** FIFO or LRU, object by object. An object that is larger than the cache is not stored. */
final class QueueSimulation implements ReplayedPolicy {
    /** What a hit does. */
    enum Order {
        /** Nothing. */
        FIFO,
        /** Moves the object to the tail. */
        LRU
    }

    private final long capacity;
    private final LinkedHashMap<Long, Integer> sizes;
    private long used;

    QueueSimulation(long capacity, Order order) {
        this.capacity = capacity;
        sizes = new LinkedHashMap<>(16, 0.75f, order == Order.LRU);
    }

    @Override
    public boolean isHit(long object, int size) {
        if (sizes.get(object) != null) {
            return true;
        }
        if (size <= capacity) {
            while (used + size > capacity) {
                used -= sizes.pollFirstEntry().getValue();
            }
            sizes.put(object, size);
            used += size;
        }
        return false;
    }
}
