package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many more writers than processors, in a cache that has to make room all the time: each finds room in the end. */
class ManyWritersTest {
    private static final int WRITERS = 96;
    private static final int ITEMS = 2_000;

    @Test
    void findRoom() throws Exception {
        EngineTestContext context = new EngineTestContext(new EngineTestContext.Size(8 << 20, 1 << 20, 4, 2));
        S3FifoFactory factory = new S3FifoFactory();
        StorageEngine engine = factory.create(Config.of(factory.config(), Map.of()), context);
        engine.start();
        try (EngineUnderTest subject = new EngineUnderTest(context, engine, Duration.ofSeconds(60))) {
            AtomicBoolean isOver = new AtomicBoolean();
            Thread housekeeping = Thread.ofPlatform().start(() -> {
                while (!isOver.get()) {
                    context.background().runAll();
                }
            });
            AtomicInteger storedCount = new AtomicInteger();
            List<Thread> writers = new ArrayList<>();
            for (int number = 0; number < WRITERS; number++) {
                int writer = number;
                writers.add(Thread.ofPlatform().start(() -> storedCount.addAndGet(store(subject, writer))));
            }
            for (Thread writer : writers) {
                writer.join();
            }
            isOver.set(true);
            housekeeping.join();
            assertEquals(WRITERS * ITEMS, storedCount.get());
            subject.check();
        }
    }

    private static int store(EngineUnderTest subject, int writer) {
        int count = 0;
        try (EngineClient client = subject.newClient()) {
            for (int i = 0; i < ITEMS; i++) {
                count += client.put("k" + writer + "." + i, TestItem.patterned(i, 500)) == Status.STORED ? 1 : 0;
            }
        }
        return count;
    }
}
