package io.growacache.example.lru;

import java.util.LinkedHashMap;
import java.util.TreeMap;

/** The items of one keyspace, in the order of use and in the order of scans. Clearing a keyspace replaces it. */
final class LruKeyspace {
    private final LinkedHashMap<LruKey, LruItem> byUse = new LinkedHashMap<>(16, 0.75f, true);
    private final TreeMap<LruKey, LruItem> byHash = new TreeMap<>();
    private long usedBytes;

    /** The item, without counting as a use. */
    LruItem peek(LruKey key) {
        return byHash.get(key);
    }

    /** Moves the item to the end of the order of use. */
    void touch(LruKey key) {
        byUse.get(key);
    }

    void put(LruKey key, LruItem item, long bytes) {
        byUse.put(key, item);
        byHash.put(key, item);
        usedBytes += bytes;
    }

    void remove(LruKey key, long bytes) {
        byUse.remove(key);
        byHash.remove(key);
        usedBytes -= bytes;
    }

    /** The key that was not used for the longest time, or null. */
    LruKey eldest() {
        return byUse.isEmpty() ? null : byUse.firstEntry().getKey();
    }

    TreeMap<LruKey, LruItem> byHash() {
        return byHash;
    }

    int itemCount() {
        return byHash.size();
    }

    long usedBytes() {
        return usedBytes;
    }
}
