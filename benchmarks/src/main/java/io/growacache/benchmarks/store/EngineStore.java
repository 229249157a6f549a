package io.growacache.benchmarks.store;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.spi.engine.StorageEngine;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A storage engine, called as a protocol calls it. */
public final class EngineStore implements Store {
    private final EngineHost host;
    private final StorageEngine engine;

    /** The engine of that name, with its default options. */
    public EngineStore(String engineName, EngineHost host) {
        this(engineName, Map.of(), host);
    }

    /** The same with some options set. */
    public EngineStore(String engineName, Map<String, String> options, EngineHost host) {
        this.host = host;
        engine = host.startEngine(engineName, options);
    }

    @Override
    public StoreClient newClient() {
        return new EngineClient(engine);
    }

    @Override
    public long itemCount() {
        return engine.itemCount(0);
    }

    /** What the engine charges for all that it holds. */
    public long usedBytes() {
        return engine.stats().usedBytes();
    }

    /** Gives the engine's own background tasks half a second. */
    @Override
    public void settle() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        for (long rest = 1; rest > 0; rest = deadline - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
        host.rethrowFailure();
    }

    @Override
    public void close() {
        host.close();
    }
}
