package io.growacache.example.lru;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.plugin.SpiVersion;

/** Makes {@link LruEngine}s. */
public final class LruEngineFactory implements EngineFactory {
    /** What one item counts beyond key and value: objects and map entries, generously. */
    static final Option<Long> ITEM_OVERHEAD = Option.bytes("item-overhead")
            .defaultsTo("256")
            .between(0L, 4096L)
            .documentedAs("what an item counts towards memory beyond its key and value")
            .build();

    /** For {@link java.util.ServiceLoader}. */
    public LruEngineFactory() {
    }

    @Override
    public String name() {
        return "lru";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "least recently used, on the Java heap, behind one lock (an example)";
    }

    @Override
    public ConfigSpec config() {
        return ConfigSpec.of(ITEM_OVERHEAD);
    }

    @Override
    public StorageEngine create(Config config, EngineContext context) {
        return new LruEngine(context, config.get(ITEM_OVERHEAD));
    }
}
