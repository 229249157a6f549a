package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumMemoryPool;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both queues in a memory pool that outlives the process; what that means is tested with Segcache. */
class WarmRestartTest {
    private static final int MEMORY = 8 << 20;

    private final Medium medium = new Medium(MEMORY);
    private MediumMemoryPool pool;

    private EngineUnderTest start() {
        EngineTestContext context = new EngineTestContext(new EngineTestContext.Size(MEMORY, 1 << 20, 4, 2));
        pool = new MediumMemoryPool(medium, new PoolRequest("memory", "s3fifo", 2, 2, MEMORY));
        context.fill("memory", pool);
        S3FifoFactory factory = new S3FifoFactory();
        return new EngineUnderTest(context, factory.create(Config.of(factory.config(), Map.of()), context),
                Duration.ofSeconds(20));
    }

    @Test
    void keepsBothQueuesAndWhatTheyKnow() {
        EngineUnderTest first = start();
        EngineClient client = first.newClient();
        for (int i = 0; i < 2_000; i++) {
            assertEquals(Status.STORED, client.put("used" + i, TestItem.patterned(i, 1_000)));
            client.get("used" + i);
            client.get("used" + i);
        }
        for (int i = 0; i < 10_000; i++) {
            assertEquals(Status.STORED, client.put("new" + i, TestItem.patterned(i, 1_000)));
        }
        long mainSegments = first.context().metrics().value("main_segments");
        pool.endProcess();
        EngineUnderTest second = start();
        EngineClient next = second.newClient();
        second.check();
        assertEquals(mainSegments, second.context().metrics().value("main_segments"));
        for (int i = 0; i < 10_000; i++) {
            assertEquals(Status.STORED, next.put("newer" + i, TestItem.patterned(i, 1_000)));
        }
        for (int i = 0; i < 2_000; i++) {
            assertEquals(Status.HIT, next.get("used" + i));
            assertEquals(TestItem.patterned(i, 1_000), next.item());
        }
        second.check();
        second.close();
        pool.close();
    }
}
