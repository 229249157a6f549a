package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loops, dead bytes, clears, large values and many times to live, in a cache of a few small segments. */
class SmallCacheTest {
    private static final int MEMORY = 4 << 20;

    private EngineUnderTest subject;
    private EngineClient client;

    private void open(long memoryBytes, String... options) throws Exception {
        EngineTestContext context = new EngineTestContext(EngineTestContext.Size.DEFAULT
                .withMemoryBytes(memoryBytes).withMaxValueLength(1 << 20));
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        SegcacheFactory factory = new SegcacheFactory();
        subject = new EngineUnderTest(context, factory.create(Config.of(factory.config(), map), context),
                Duration.ofSeconds(30));
        subject.engine().start();
        client = subject.newClient();
    }

    @AfterEach
    void checkAndClose() {
        if (subject != null) {
            subject.check();
            EngineStats stats = subject.engine().stats();
            assertThat(stats.heldBytes()).isLessThanOrEqualTo(stats.memoryBytes());
            assertThat(stats.usedBytes()).isLessThanOrEqualTo(stats.heldBytes());
            subject.close();
        }
    }

    private void store(String key, int length) {
        assertThat(client.put(key, TestItem.patterned(key.hashCode(), length))).isEqualTo(Status.STORED);
    }

    private int present(String prefix, int count) {
        int present = 0;
        for (int i = 0; i < count; i++) {
            present += client.get(prefix + i) == Status.HIT ? 1 : 0;
        }
        return present;
    }

    @Test
    void mergeKeepsWhatComesBackSoonAfterItWasDropped() throws Exception {
        // A ghost for each item, which is more than there are by default for items of this size.
        open(MEMORY, "ghost-memory", "5%");
        // A loop larger than the cache: FIFO and LRU would hit nothing, ever.
        int keys = 13 * MEMORY / 10 / 1_000;
        int hits = 0;
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < keys; i++) {
                if (client.get("k" + i) == Status.HIT) {
                    hits++;
                } else {
                    store("k" + i, 1_000);
                }
            }
        }
        assertThat(hits).as("hits in %d requests", 6 * keys).isGreaterThan(keys);
    }

    @Test
    void mergeReclaimsOverwrittenBytesWithoutLosingItems() throws Exception {
        open(MEMORY);
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 300; i++) {
                store("k" + i, 500 + round);
            }
        }
        assertThat(present("k", 300)).isEqualTo(300);
        assertThat(subject.engine().stats().evictedCount()).isZero();
    }

    @Test
    void mergeReclaimsDeletedBytesWithoutLosingItems() throws Exception {
        open(MEMORY);
        for (int i = 0; i < 100; i++) {
            store("keep" + i, 500);
        }
        for (int i = 0; i < 40_000; i++) {
            store("gone" + i, 500);
            assertThat(client.delete("gone" + i)).isEqualTo(Status.DELETED);
        }
        assertThat(present("keep", 100)).isEqualTo(100);
        assertThat(subject.engine().itemCount(0)).isEqualTo(100);
    }

    @Test
    void clearedItemsStayClearedWhenTheyWereUsedAndSegmentsAreMerged() throws Exception {
        open(MEMORY);
        for (int i = 0; i < 1_000; i++) {
            store("old" + i, 1_000);
            client.get("old" + i);
        }
        client.use(1);
        for (int i = 0; i < 200; i++) {
            store("other" + i, 1_000);
            client.get("other" + i);
        }
        client.use(0);
        subject.engine().clear(0);
        for (int i = 0; i < 2_000; i++) {
            store("new" + i, 1_000);
            client.get("new" + i);
            assertThat(client.get("old" + i % 1_000)).isEqualTo(Status.MISS);
        }
        assertThat(client.use(1).get("other0")).isEqualTo(Status.HIT);
    }

    @Test
    void largeValuesShareTheCacheWithSmallOnes() throws Exception {
        open(MEMORY);
        for (int round = 0; round < 40; round++) {
            store("large" + round, 300_000);
            for (int i = 0; i < 20; i++) {
                store("small" + round + "-" + i, 100);
            }
            assertThat(client.get("large" + round)).isEqualTo(Status.HIT);
            assertThat(client.item()).isEqualTo(TestItem.patterned(("large" + round).hashCode(), 300_000));
        }
        assertThat(present("large", 40)).isBetween(4, 14);
    }

    @Test
    void valueBeyondTheCacheIsRefusedAndTheOldOneGone() throws Exception {
        EngineTestContext context = new EngineTestContext(EngineTestContext.Size.DEFAULT
                .withMemoryBytes(1 << 20).withMaxValueLength(8 << 20));
        SegcacheFactory factory = new SegcacheFactory();
        subject = new EngineUnderTest(context, factory.create(Config.defaults(factory.config()), context),
                Duration.ofSeconds(30));
        subject.engine().start();
        client = subject.newClient();
        store("k", 10);
        store("other", 10);
        assertThat(client.putTooMuch("k", 2 << 20)).isEqualTo(Status.NO_SPACE);
        assertThat(client.get("k")).isEqualTo(Status.MISS);
        assertThat(client.get("other")).as("nothing was evicted in vain").isEqualTo(Status.HIT);
        assertThat(subject.engine().stats().noSpaceCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(SegcacheFactory.Policy.class)
    void manyTimesToLiveFitIntoFewSegments(SegcacheFactory.Policy policy) throws Exception {
        open(MEMORY, "eviction", policy.name().toLowerCase(java.util.Locale.ROOT));
        for (int i = 0; i < 5_000; i++) {
            long deadline = subject.now() + 1 + (long) Math.exp(i % 23);
            String key = "k" + i;
            assertThat(client.put(key, TestItem.patterned(i, 200).withDeadlineMillis(deadline)))
                    .isEqualTo(Status.STORED);
            assertThat(client.get(key)).isEqualTo(Status.HIT);
            assertThat(client.item().deadlineMillis()).isEqualTo(deadline);
            if (i % 100 == 0) {
                subject.advanceMillis(777);
            }
        }
        EngineStats stats = subject.engine().stats();
        assertThat(stats.storedCount()).isEqualTo(5_000);
        assertThat(stats.usedBytes()).as("segments of many chains are filled, not just opened").isGreaterThan(200_000);
    }

    /** A client may hold a version from before a restart. */
    @Test
    void versionsOfOneEngineAreNotThoseOfAnother() throws Exception {
        open(MEMORY);
        store("k", 10);
        long version = client.version();
        subject.close();
        open(MEMORY);
        store("k", 10);
        assertThat(client.version()).isNotEqualTo(version);
    }

    @Test
    void refusesMemoryForLessThanEightSegments() {
        assertThatThrownBy(() -> open(500_000)).isInstanceOf(ConfigException.class)
                .hasMessageContaining("8 are needed");
        assertThatThrownBy(() -> open(MEMORY, "segment-size", "100KiB")).isInstanceOf(ConfigException.class)
                .hasMessageContaining("power of two");
    }
}
