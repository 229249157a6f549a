package io.growacache.engine.segcache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumMemoryPool;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One run of an engine over a memory pool that outlives it. */
final class WarmRun implements AutoCloseable {
    static final int MEMORY = 8 << 20;
    static final EngineTestContext.Size SIZE = new EngineTestContext.Size(MEMORY, 2 << 20, 4, 2);

    final MediumMemoryPool pool;
    final EngineTestContext context;
    final EngineUnderTest subject;
    final EngineClient client;

    /** Starts an engine; {@code options} are keys and values in turn. */
    WarmRun(Medium medium, String... options) {
        this(medium, SIZE, options);
    }

    /** The same of another size. */
    WarmRun(Medium medium, EngineTestContext.Size size, String... options) {
        context = new EngineTestContext(size);
        pool = new MediumMemoryPool(medium, request(medium));
        context.fill("memory", pool);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            values.put(options[i], options[i + 1]);
        }
        SegcacheFactory factory = new SegcacheFactory();
        StorageEngine engine = factory.create(Config.of(factory.config(), values), context);
        try {
            engine.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        subject = new EngineUnderTest(context, engine, Duration.ofSeconds(20));
        client = subject.newClient();
    }

    private static PoolRequest request(Medium medium) {
        return new PoolRequest("memory", "segcache", 2, 2, medium.length());
    }

    StorageEngine engine() {
        return subject.engine();
    }

    long recovered() {
        return context.metrics().value("recovered_items");
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

    /** What a medium would hold if the process ended now. */
    Medium snapshot() {
        MemorySegment memory = pool.segment();
        Medium copy = new Medium((int) memory.byteSize());
        MediumMemoryPool image = new MediumMemoryPool(copy, request(copy));
        image.markDirty();
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, image.segment(), ValueLayout.JAVA_BYTE, 0, memory.byteSize());
        image.endProcess();
        return copy;
    }

    /** The process dies. The engine's memory goes, so nobody may touch it. */
    void kill() {
        pool.endProcess();
    }

    /** The server stops in good order. */
    @Override
    public void close() {
        subject.check();
        subject.close();
        pool.close();
    }
}
