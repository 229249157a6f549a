package io.growacache.engine.s3fifo;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is promoted, reinserted, dropped and remembered, in an engine of some sixty segments, six of them the small
 * queue's.
 */
class S3FifoPolicyTest {
    private static final int MEMORY = 4 << 20;
    private static final int MAX_VALUE = 1 << 20;
    private static final int VALUE = 1_000;
    /** Lies in extents. */
    private static final int LARGE_VALUE = 100_000;
    /** More than the small queue may be. */
    private static final int HUGE_VALUE = 500_000;
    private static final int GROUP = 100;
    /** Fingerprints may meet by chance: so many keys of a group may be taken for ghosts. */
    private static final int MISTAKEN = 2;

    private EngineUnderTest subject;
    private EngineClient client;

    private void start(String... options) throws Exception {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        EngineTestContext context = new EngineTestContext(new EngineTestContext.Size(MEMORY, MAX_VALUE, 2, 1));
        S3FifoFactory factory = new S3FifoFactory();
        StorageEngine engine = factory.create(Config.of(factory.config(), map), context);
        engine.start();
        subject = new EngineUnderTest(context, engine, Duration.ofSeconds(10));
        client = subject.newClient();
    }

    @AfterEach
    void check() {
        try (EngineUnderTest closed = subject) {
            closed.check();
            EngineStats stats = closed.engine().stats();
            assertThat(stats.heldBytes()).isLessThanOrEqualTo(stats.memoryBytes());
        }
    }

    private void put(String key, TestItem item) {
        assertThat(client.put(key, item)).as(key).isEqualTo(Status.STORED);
    }

    private void putGroup(String prefix) {
        for (int i = 0; i < GROUP; i++) {
            put(prefix + i, TestItem.patterned(i, VALUE));
        }
    }

    private void useGroup(String prefix, int times) {
        for (int time = 0; time < times; time++) {
            for (int i = 0; i < GROUP; i++) {
                assertThat(client.get(prefix + i)).as(prefix + i).isEqualTo(Status.HIT);
            }
        }
    }

    /** How many of a group are there, without using them. */
    private int held(String prefix) {
        int count = 0;
        for (int i = 0; i < GROUP; i++) {
            count += client.get(prefix + i, Access.INSPECT) == Status.HIT ? 1 : 0;
        }
        return count;
    }

    /** Stores keys that are never asked for: {@code tenths} of the cache's memory. */
    private void scan(String prefix, int tenths) {
        for (int i = 0; i < tenths * (MEMORY / 10) / VALUE; i++) {
            put(prefix + i, TestItem.patterned(i, VALUE));
        }
    }

    @Test
    void twoUsesPromoteAndOneDoesNot() throws Exception {
        start();
        putGroup("once");
        putGroup("twice");
        useGroup("once", 1);
        useGroup("twice", 2);
        scan("first", 12);
        assertThat(held("once")).isZero();
        assertThat(held("twice")).isEqualTo(GROUP);
        scan("second", 60);
        assertThat(held("twice")).as("after a scan of six times the cache").isEqualTo(GROUP);
    }

    @Test
    void thresholdIsConfigured() throws Exception {
        start("promotion-threshold", "1");
        putGroup("never");
        putGroup("once");
        useGroup("once", 1);
        scan("first", 12);
        assertThat(held("never")).isZero();
        assertThat(held("once")).isEqualTo(GROUP);
    }

    @Test
    void inspectingIsNoUseAndUpdatingIsOne() throws Exception {
        start("promotion-threshold", "1");
        putGroup("inspected");
        putGroup("updated");
        assertThat(held("inspected")).isEqualTo(GROUP);
        for (int i = 0; i < GROUP; i++) {
            assertThat(client.update("updated" + i, current -> Edit.keep())).isEqualTo(Status.KEPT);
        }
        scan("first", 12);
        assertThat(held("inspected")).isZero();
        assertThat(held("updated")).isEqualTo(GROUP);
    }

    @Test
    void ghostsComeBackToTheMainQueue() throws Exception {
        start();
        putGroup("back");
        scan("first", 12);
        assertThat(held("back")).isZero();
        putGroup("back");
        putGroup("fresh");
        scan("second", 40);
        assertThat(held("back")).isEqualTo(GROUP);
        assertThat(held("fresh")).isLessThanOrEqualTo(MISTAKEN);
    }

    @Test
    void deletedKeyIsNoGhost() throws Exception {
        start();
        putGroup("deleted");
        scan("first", 12);
        for (int i = 0; i < GROUP; i++) {
            assertThat(client.delete("deleted" + i)).isEqualTo(Status.MISS);
        }
        putGroup("deleted");
        scan("second", 40);
        assertThat(held("deleted")).isLessThanOrEqualTo(MISTAKEN);
    }

    @Test
    void mainQueueDropsWhatIsNoLongerUsed() throws Exception {
        start();
        putGroup("old");
        useGroup("old", 2);
        scan("first", 12);
        assertThat(held("old")).isEqualTo(GROUP);
        // Promoted with count 0, they go when the main queue has turned over: others must be promoted for that.
        for (int round = 0; round < 50; round++) {
            putGroup("round" + round + "-");
            useGroup("round" + round + "-", 2);
            scan("filler" + round + "-", 1);
        }
        assertThat(held("old")).isZero();
    }

    @Test
    void reinsertionKeepsWhatWasUsedInTheMainQueue() throws Exception {
        start();
        putGroup("kept");
        useGroup("kept", 2);
        scan("first", 12);
        for (int round = 0; round < 50; round++) {
            useGroup("kept", 1);
            putGroup("round" + round + "-");
            useGroup("round" + round + "-", 2);
            scan("filler" + round + "-", 1);
        }
        assertThat(held("kept")).isEqualTo(GROUP);
    }

    @Test
    void overwrittenItemStaysInItsQueue() throws Exception {
        start();
        putGroup("kept");
        useGroup("kept", 2);
        scan("first", 12);
        putGroup("kept");
        scan("second", 40);
        assertThat(held("kept")).isEqualTo(GROUP);
    }

    @Test
    void largeItemIsPromotedWhole() throws Exception {
        start();
        TestItem large = TestItem.patterned(1, LARGE_VALUE).withFlags(7).withDeadlineMillis(subject.now() + 3_600_000);
        put("large", large);
        put("large-unused", TestItem.patterned(2, LARGE_VALUE));
        for (int time = 0; time < 2; time++) {
            assertThat(client.get("large")).isEqualTo(Status.HIT);
        }
        scan("first", 12);
        scan("second", 40);
        assertThat(client.get("large")).isEqualTo(Status.HIT);
        assertThat(client.item().value()).isEqualTo(large.value());
        assertThat(client.item().flags()).isEqualTo(7);
        assertThat(client.item().deadlineMillis()).isEqualTo(large.deadlineMillis());
        assertThat(client.get("large-unused", Access.INSPECT)).isEqualTo(Status.MISS);
    }

    @Test
    void itemLargerThanTheSmallQueueGoesToTheMainOne() throws Exception {
        start();
        put("huge", TestItem.patterned(1, HUGE_VALUE));
        scan("first", 40);
        assertThat(client.get("huge")).isEqualTo(Status.HIT);
        assertThat(client.item().value()).isEqualTo(TestItem.pattern(1, HUGE_VALUE));
    }

    @Test
    void overwritingAndDeletingForeverLosesNothingElse() throws Exception {
        start();
        putGroup("kept");
        useGroup("kept", 2);
        scan("first", 12);
        for (int i = 0; i < 20 * MEMORY / VALUE; i++) {
            put("changing", TestItem.patterned(i, VALUE));
            if (i % 3 == 0) {
                assertThat(client.delete("changing")).isEqualTo(Status.DELETED);
            }
        }
        assertThat(held("kept")).isEqualTo(GROUP);
    }

    @Test
    void promotedItemKeepsItsDeadline() throws Exception {
        start();
        long deadline = subject.now() + 5_000;
        for (int i = 0; i < GROUP; i++) {
            put("timed" + i, TestItem.patterned(i, VALUE).withDeadlineMillis(deadline));
        }
        useGroup("timed", 2);
        scan("first", 12);
        assertThat(held("timed")).isEqualTo(GROUP);
        subject.advanceMillis(4_999);
        assertThat(held("timed")).isEqualTo(GROUP);
        subject.advanceMillis(1);
        assertThat(held("timed")).isZero();
    }

    @Test
    void segmentsOfExpiredItemsAreFreedInTheBackground() throws Exception {
        start();
        for (int i = 0; i < 1_000; i++) {
            put("timed" + i, TestItem.patterned(i, VALUE).withDeadlineMillis(subject.now() + 1_000));
        }
        assertThat(subject.engine().stats().itemCount()).isEqualTo(1_000);
        subject.advanceMillis(120_000);
        subject.runBackground();
        assertThat(subject.engine().stats().itemCount()).isZero();
        assertThat(subject.engine().stats().expiredCount()).isEqualTo(1_000);
        put("lasting", TestItem.patterned(1, VALUE).withDeadlineMillis(ItemMetadata.NO_DEADLINE));
        subject.advanceMillis(120_000);
        subject.runBackground();
        assertThat(client.get("lasting")).isEqualTo(Status.HIT);
    }

    @Test
    void clearAllForgetsItemsAndGhosts() throws Exception {
        start();
        putGroup("back");
        scan("first", 12);
        subject.engine().clearAll();
        assertThat(subject.engine().stats().usedBytes()).isZero();
        putGroup("back");
        scan("second", 40);
        assertThat(held("back")).isLessThanOrEqualTo(MISTAKEN);
    }
}
