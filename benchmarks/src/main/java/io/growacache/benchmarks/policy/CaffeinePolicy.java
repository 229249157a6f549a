package io.growacache.benchmarks.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Caffeine: W-TinyLFU, weighing objects by their size, its maintenance run after every request. */
final class CaffeinePolicy implements ReplayedPolicy {
    private final Cache<Long, Integer> cache;

    CaffeinePolicy(long capacity) {
        cache = Caffeine.newBuilder().maximumWeight(capacity).weigher((Long object, Integer size) -> size)
                .executor(Runnable::run).build();
    }

    @Override
    public boolean isHit(long object, int size) {
        boolean isHit = cache.getIfPresent(object) != null;
        if (!isHit) {
            cache.put(object, size);
        }
        cache.cleanUp();
        return isHit;
    }
}
