package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes that an item takes beside its key and value: 5 in its record, 8 in the index, and what it makes use of. */
class ItemOverheadTest {
    private static final int OVERHEAD = 5 + 8;
    private static final int VALUE = 100;

    private EngineUnderTest subject;
    private EngineClient client;

    @BeforeEach
    void start() throws Exception {
        EngineTestContext context = new EngineTestContext();
        SegcacheFactory factory = new SegcacheFactory();
        StorageEngine engine = factory.create(Config.of(factory.config(), Map.of()), context);
        engine.start();
        subject = new EngineUnderTest(context, engine, Duration.ofSeconds(10));
        client = subject.newClient();
    }

    @AfterEach
    void check() {
        try (EngineUnderTest closed = subject) {
            closed.check();
        }
    }

    private long bytesOf(String key, TestItem item) {
        long before = subject.engine().stats().usedBytes();
        assertThat(client.put(key, item)).isEqualTo(Status.STORED);
        return subject.engine().stats().usedBytes() - before - key.length() - item.value().length;
    }

    @Test
    void itemTakesWhatItUses() {
        TestItem plain = TestItem.patterned(1, VALUE);
        assertThat(bytesOf("plain", plain)).isEqualTo(OVERHEAD);
        assertThat(bytesOf("empty", TestItem.of(""))).isEqualTo(OVERHEAD);
        assertThat(bytesOf("flags", plain.withFlags(1))).isEqualTo(OVERHEAD + 4);
        assertThat(bytesOf("deadline", plain.withDeadlineMillis(subject.now() + 1_000))).isEqualTo(OVERHEAD + 4);
        assertThat(bytesOf("far", plain.withDeadlineMillis(subject.now() + 10_000_000_000L))).isEqualTo(OVERHEAD + 8);
        assertThat(bytesOf("type", plain.withType((byte) 1))).isEqualTo(OVERHEAD + 2);
        assertThat(bytesOf("version", plain.withVersion(9))).isEqualTo(OVERHEAD + 8);
        client.use(1);
        assertThat(bytesOf("keyspace", plain)).isEqualTo(OVERHEAD + 2);
    }

    @Test
    void longKeyTakesTwoBytesMore() {
        assertThat(bytesOf("k".repeat(250), TestItem.patterned(1, VALUE))).isEqualTo(OVERHEAD);
        assertThat(bytesOf("k".repeat(254), TestItem.patterned(1, VALUE))).isEqualTo(OVERHEAD);
        assertThat(bytesOf("k".repeat(255), TestItem.patterned(1, VALUE))).isEqualTo(OVERHEAD + 2);
        assertThat(bytesOf("k".repeat(65_535), TestItem.of(""))).isEqualTo(OVERHEAD + 2);
    }
}
