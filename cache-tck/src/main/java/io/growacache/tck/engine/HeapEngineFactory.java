package io.growacache.tck.engine;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.plugin.SpiVersion;

/** Makes heap engines. Not a service: a server finds it only where a test says so. */
public final class HeapEngineFactory implements EngineFactory {
    /** A factory. */
    public HeapEngineFactory() {
    }

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "A plain engine on the Java heap, for tests.";
    }

    @Override
    public StorageEngine create(Config config, EngineContext context) {
        return new HeapEngine(context);
    }
}
