package io.growacache.engine.s3fifo;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One run of an engine over a device that outlives it. */
final class DeviceRun implements AutoCloseable {
    static final PoolRequest REQUEST = new PoolRequest("main", "s3fifo", 1, 1, 0);
    static final EngineTestContext.Size SIZE =
            new EngineTestContext.Size(16 << 20, 1 << 20, 4, 2);

    /** Slots tell keys apart by 17 bits: with any seed, a few of thousands of items would be taken for others now and then. */
    private static final long HASH_SEED = 0x9e37_79b9_7f4a_7c15L;

    private final BlockPool device;
    /** The device where it is a medium; null where it is a file. */
    final MediumBlockPool pool;
    final EngineTestContext context;
    final EngineUnderTest subject;
    final EngineClient client;

    /** Starts an engine; {@code options} are keys and values in turn. */
    DeviceRun(Medium medium, String... options) {
        this(medium, pool -> pool, options);
    }

    /** Starts an engine that sees the device through {@code view}. */
    DeviceRun(Medium medium, UnaryOperator<BlockPool> view, String... options) {
        this(medium, SIZE, view, options);
    }

    /** The same with an engine of another size. */
    DeviceRun(Medium medium, EngineTestContext.Size size, UnaryOperator<BlockPool> view, String... options) {
        this(_ -> new MediumBlockPool(medium, REQUEST, MediumBlockPool.device(medium.length())), size, view, options);
    }

    /** The same over a file in {@code folder}, of the pool that servers use. */
    DeviceRun(Path folder, String capacity, UnaryOperator<BlockPool> view, String... options) {
        this(context -> SsdConformanceTest.open(folder, capacity, context), SIZE, view, options);
    }

    private DeviceRun(Function<EngineTestContext, BlockPool> opening, EngineTestContext.Size size,
            UnaryOperator<BlockPool> view, String... options) {
        context = new EngineTestContext(size);
        device = opening.apply(context);
        pool = device instanceof MediumBlockPool medium ? medium : null;
        context.fill("main", view.apply(device));
        Map<String, String> values = new LinkedHashMap<>(Map.of("main-segment-size", "256KiB"));
        for (int i = 0; i < options.length; i += 2) {
            values.put(options[i], options[i + 1]);
        }
        S3FifoFactory factory = new S3FifoFactory(() -> HASH_SEED);
        StorageEngine engine = factory.create(Config.of(factory.config(), values), context);
        try {
            engine.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        subject = new EngineUnderTest(context, engine, Duration.ofSeconds(20));
        client = subject.newClient();
    }

    StorageEngine engine() {
        return subject.engine();
    }

    /** Brings everything to the device that memory holds. */
    void writeOut() {
        engine().checkpoint();
    }

    /** The durability window passes. */
    void passWindow() {
        context.background().run("s3fifo-journal");
    }

    /** Time passes. */
    void clock(long millis) {
        context.clock().advanceMillis(millis);
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

    /** The process dies: nothing more reaches the device. The engine's memory stays, as nobody may touch it. */
    void kill() {
        device.close();
    }

    /** The server stops in good order. */
    @Override
    public void close() {
        subject.check();
        subject.close();
        device.close();
    }
}
