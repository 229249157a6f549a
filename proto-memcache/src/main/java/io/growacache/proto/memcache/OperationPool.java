package io.growacache.proto.memcache;

import java.util.ArrayList;
import java.util.function.Supplier;

/**
 * Operations of one kind that no request uses at the moment. One worker's. How many are in use is bounded by the reply
 * queues; how many are kept, by the capacity.
 */
final class OperationPool<T> {
    private final ArrayList<T> free;
    private final int capacity;
    private final Supplier<T> source;

    OperationPool(int capacity, Supplier<T> source) {
        this.capacity = capacity;
        this.source = source;
        free = new ArrayList<>(capacity);
    }

    /** An operation for one request. */
    T take() {
        return free.isEmpty() ? source.get() : free.removeLast();
    }

    /** An operation has ended. */
    void give(T operation) {
        if (free.size() < capacity) {
            free.add(operation);
        }
    }

    /** How many are kept. */
    int freeCount() {
        return free.size();
    }
}
