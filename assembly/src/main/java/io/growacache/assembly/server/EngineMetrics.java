package io.growacache.assembly.server;

import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.Metrics;
import java.util.function.ToLongFunction;

/** What every engine tells of itself, under names that do not depend on the engine: {@code growacache_cache_…}. */
final class EngineMetrics {
    private EngineMetrics() {
    }

    static void register(Metrics metrics, StorageEngine engine) {
        gauge(metrics, engine, "items", "Items, expired but unreclaimed ones included.", EngineStats::itemCount);
        gauge(metrics, engine, "used_bytes", "Live items with header, padding and slot.", EngineStats::usedBytes);
        gauge(metrics, engine, "held_bytes", "Memory taken for data, index and bookkeeping.", EngineStats::heldBytes);
        gauge(metrics, engine, "limit_bytes", "What live items may take.", EngineStats::limitBytes);
        gauge(metrics, engine, "memory_bytes", "The configured budget.", EngineStats::memoryBytes);
        total(metrics, engine, "stored_items", "Items stored.", EngineStats::storedCount);
        total(metrics, engine, "evicted_items", "Items dropped for space.", EngineStats::evictedCount);
        total(metrics, engine, "evicted_unused_items", "Of these, items never used.", EngineStats::evictedUnusedCount);
        total(metrics, engine, "expired_items", "Items that ended by their deadline.", EngineStats::expiredCount);
        total(metrics, engine, "expired_unused_items", "Of these, items never used.", EngineStats::expiredUnusedCount);
        total(metrics, engine, "no_space", "Operations refused because no space could be made in time.",
                EngineStats::noSpaceCount);
        total(metrics, engine, "corrupt_reads", "Reads whose checksum did not match.", EngineStats::corruptCount);
    }

    private static void gauge(Metrics metrics, StorageEngine engine, String name, String help,
            ToLongFunction<EngineStats> value) {
        metrics.gauge(name, help, () -> value.applyAsLong(engine.stats()));
    }

    private static void total(Metrics metrics, StorageEngine engine, String name, String help,
            ToLongFunction<EngineStats> value) {
        metrics.total(name, help, () -> value.applyAsLong(engine.stats()));
    }
}
