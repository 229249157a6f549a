package io.growacache.engine.segcache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumBlockPool;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One run of an engine whose evicted items go to a device that outlives it. */
final class TierRun implements AutoCloseable {
    static final PoolRequest REQUEST = new PoolRequest("tier", "segcache", 1, 1, 0);
    static final EngineTestContext.Size SIZE = new EngineTestContext.Size(8 << 20, 1 << 20, 4, 2);

    final MediumBlockPool pool;
    final EngineTestContext context;
    final EngineUnderTest subject;
    final EngineClient client;

    /** Starts an engine; {@code options} are keys and values in turn. */
    TierRun(Medium medium, String... options) {
        this(medium, pool -> pool, options);
    }

    /** Starts an engine that sees the device through {@code view}. */
    TierRun(Medium medium, UnaryOperator<BlockPool> view, String... options) {
        context = new EngineTestContext(SIZE);
        pool = new MediumBlockPool(medium, REQUEST, MediumBlockPool.device(medium.length()));
        Map<String, String> values = new HashMap<>(Map.of("tier-segment-size", "128KiB"));
        for (int i = 0; i < options.length; i += 2) {
            values.put(options[i], options[i + 1]);
        }
        StorageEngine engine = engine(context, view.apply(pool), values);
        try {
            engine.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        subject = new EngineUnderTest(context, engine, Duration.ofSeconds(20));
        client = subject.newClient();
    }

    /** An engine over a device. */
    static StorageEngine engine(EngineTestContext context, BlockPool pool, Map<String, String> options) {
        context.fill("tier", pool);
        SegcacheFactory factory = new SegcacheFactory();
        return factory.create(Config.of(factory.config(), options), context);
    }

    StorageEngine engine() {
        return subject.engine();
    }

    long metric(String name) {
        return context.metrics().value(name);
    }

    void store(String key, TestItem item) {
        assertEquals(Status.STORED, client.put(key, item), () -> "put " + key);
    }

    void assertHolds(String key, TestItem item) {
        assertEquals(Status.HIT, client.get(key), () -> "get " + key);
        assertEquals(item, client.item(), () -> "item of " + key);
    }

    void assertAbsent(String key) {
        assertEquals(Status.MISS, client.get(key), () -> "get " + key);
    }

    /** The durability window passes. */
    void passWindow() {
        context.background().run("segcache-journal");
    }

    /** The process dies: nothing more reaches the device. The engine's memory stays, as nobody may touch it. */
    void kill() {
        pool.close();
    }

    /** The server stops in good order. */
    @Override
    public void close() {
        subject.check();
        subject.close();
        pool.close();
    }
}
