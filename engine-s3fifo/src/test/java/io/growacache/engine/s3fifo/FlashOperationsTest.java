package io.growacache.engine.s3fifo;

import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.EventTests;
import io.growacache.tck.engine.ItemTests;
import io.growacache.tck.engine.ModelTests;
import io.growacache.tck.engine.ScanTests;
import io.growacache.tck.engine.TimeTests;
import io.growacache.tck.engine.UpdateTests;
import io.growacache.tck.engine.WritingOutEngine;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the kit asks of operations, when most of them find their item on the device. */
class FlashOperationsTest implements ItemTests, UpdateTests, TimeTests, ScanTests, EventTests, ModelTests {
    private static final int PERIOD = 23;

    private EngineUnderTest subject;
    private EngineClient client;

    @Override
    public EngineUnderTest subject() {
        return subject;
    }

    @Override
    public EngineClient client() {
        return client;
    }

    @BeforeEach
    void open() throws Exception {
        EngineTestContext context = new EngineTestContext(
                EngineTestContext.Size.DEFAULT.withMemoryBytes(16 << 20).withMaxValueLength(1 << 20));
        StorageEngine engine = new WritingOutEngine(FlashConformanceTest.engine(context, 32 << 20,
                Map.of("main-segment-size", "64KiB")), PERIOD);
        engine.start();
        subject = new EngineUnderTest(context, engine, Duration.ofSeconds(30));
        client = subject.newClient();
    }

    @AfterEach
    void checkAndClose() {
        try {
            subject.check();
        } finally {
            subject.close();
        }
    }
}
