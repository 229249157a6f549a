package io.growacache.proto.resp.command.server;

import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.StorageEngine;

/** Which of Redis's eviction policies comes nearest to an engine's. */
final class MemoryPolicy {
    private MemoryPolicy() {
    }

    /** Engines that evict take all keys into account, and how often they were used. */
    static String of(StorageEngine engine) {
        return engine.capabilities().contains(EngineCapability.EVICTION) ? "allkeys-lfu" : "noeviction";
    }
}
