package io.growacache.example.lru;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.StorageEngineConformance;
import java.util.Map;

/** The engine keeps every promise that it declares. */
final class LruEngineConformanceTest extends StorageEngineConformance {
    @Override
    protected StorageEngine newEngine(EngineTestContext context) {
        LruEngineFactory factory = new LruEngineFactory();
        return factory.create(Config.of(factory.config(), Map.of("item-overhead", "200")), context);
    }
}
