package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumBlockPool;
import java.time.Duration;
import java.util.Map;

/** One run of an engine over a device that outlives it. */
public class DeviceRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String engineName;
    private final BlockPool device;
    /** The run's. */
    public final EngineTestContext context;
    /** The engine, started. */
    public final EngineUnderTest subject;
    /** One of its clients. */
    public final EngineClient client;

    /**
     * Starts an engine over a pool.
     *
     * @param device what the run closes at its end
     * @param seen the same as the engine sees it
     */
    public DeviceRun(EngineFactory factory, EngineTestContext context, String role, BlockPool device, BlockPool seen,
            Map<String, String> options) {
        this.context = context;
        this.device = device;
        engineName = factory.name();
        context.fill(role, seen);
        StorageEngine engine = factory.create(Config.of(factory.config(), options), context);
        try {
            engine.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        subject = new EngineUnderTest(context, engine, PATIENCE);
        client = subject.newClient();
    }

    /** A pool of a role over a medium. */
    public static MediumBlockPool pool(Medium medium, String role, String format) {
        return new MediumBlockPool(medium, new PoolRequest(role, format, 1, 1, 0),
                MediumBlockPool.device(medium.length()));
    }

    /** The engine. */
    public final StorageEngine engine() {
        return subject.engine();
    }

    /** The device. */
    public final BlockPool device() {
        return device;
    }

    /** Brings everything to the device that memory holds. */
    public final void writeOut() {
        engine().checkpoint();
    }

    /** The durability window passes. */
    public final void passWindow() {
        context.background().run(engineName + "-journal");
    }

    /** Time passes. */
    public final void clock(long millis) {
        context.clock().advanceMillis(millis);
    }

    /** What a metric says. */
    public final long metric(String name) {
        return context.metrics().value(name);
    }

    /** Stores an item. */
    public final void store(String key, TestItem item) {
        assertEquals(Status.STORED, client.put(key, item), () -> "put " + key);
    }

    /** Asks for a key that has an item. */
    public final void assertHolds(String key, TestItem item) {
        assertEquals(Status.HIT, client.get(key), () -> "get " + key);
        assertEquals(item, client.item(), () -> "item of " + key);
    }

    /** Asks for a key that has none. */
    public final void assertAbsent(String key) {
        assertEquals(Status.MISS, client.get(key), () -> "get " + key);
    }

    /** The process dies: nothing more reaches the device. The engine's memory stays, as nobody may touch it. */
    public final void kill() {
        device.close();
    }

    /** The server stops in good order. */
    @Override
    public final void close() {
        subject.check();
        subject.close();
        device.close();
    }
}
