package io.growacache.engine.hybridlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.TestItem;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What stays when space is needed. */
class EvictionTest {
    private static final int VALUE = 400;

    private static void store(LogRun run, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(run.client.put(prefix + i, TestItem.patterned(i, VALUE))).isEqualTo(Status.STORED);
            if (i % 100 == 0) {
                run.subject.runBackground();
            }
        }
    }

    @Test
    void usedItemsGetAnotherChance() {
        try (LogRun run = new LogRun("ghost-memory", "0%")) {
            store(run, "used", 100);
            store(run, "unused", 100);
            for (int i = 0; i < 100; i++) {
                assertThat(run.client.get("used" + i)).isEqualTo(Status.HIT);
            }
            store(run, "new", (4 << 20) / VALUE);
            for (int i = 0; i < 100; i++) {
                assertThat(run.client.get("used" + i)).as("used %d", i).isEqualTo(Status.HIT);
                assertThat(run.client.get("unused" + i)).as("unused %d", i).isEqualTo(Status.MISS);
            }
            assertThat(run.metric("second_chance_items")).isEqualTo(100);
        }
    }

    @Test
    void usesAreUsedUp() {
        try (LogRun run = new LogRun("ghost-memory", "0%")) {
            store(run, "used", 100);
            for (int i = 0; i < 100; i++) {
                assertThat(run.client.get("used" + i)).isEqualTo(Status.HIT);
            }
            store(run, "new", 3 * (4 << 20) / VALUE);
            for (int i = 0; i < 100; i++) {
                assertThat(run.client.get("used" + i)).isEqualTo(Status.MISS);
            }
        }
    }

    @Test
    void itemThatComesBackCountsAsUsed() {
        try (LogRun run = new LogRun()) {
            store(run, "back", 10);
            store(run, "new", (4 << 20) / VALUE);
            for (int i = 0; i < 10; i++) {
                assertThat(run.client.get("back" + i)).isEqualTo(Status.MISS);
            }
            store(run, "back", 10);
            store(run, "newer", (4 << 20) / VALUE);
            for (int i = 0; i < 10; i++) {
                assertThat(run.client.get("back" + i)).isEqualTo(Status.HIT);
            }
        }
    }

    /** Values in pieces are moved and dropped as a whole. */
    @Test
    void usedLargeValueGetsAnotherChance() {
        try (LogRun run = new LogRun("ghost-memory", "0%")) {
            TestItem large = TestItem.patterned(1, 40_000);
            run.client.put("large", large);
            run.client.get("large");
            store(run, "new", (4 << 20) / VALUE);
            assertThat(run.client.get("large")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(large);
            assertThat(run.metric("second_chance_items")).isEqualTo(1);
        }
    }

    @Test
    void expiredAndClearedItemsAreNotMoved() {
        try (LogRun run = new LogRun()) {
            for (int i = 0; i < 10; i++) {
                run.client.put("expired" + i, TestItem.of("v").withDeadlineMillis(run.subject.now() + 10));
                run.client.use(1).put("cleared" + i, "v");
                run.client.get("cleared" + i);
                run.client.use(0).get("expired" + i);
            }
            run.subject.clock().advanceMillis(10);
            run.subject.engine().clear(1);
            store(run, "new", (4 << 20) / VALUE);
            assertThat(run.metric("second_chance_items")).isZero();
            assertThat(run.subject.engine().stats().expiredCount()).isEqualTo(10);
            assertThat(run.subject.engine().itemCount(1)).isZero();
        }
    }

    /** Where everything is used all the time, making room still ends. */
    @Test
    void workHasABound() {
        try (LogRun run = new LogRun()) {
            int count = 3 * (1 << 20) / VALUE;
            store(run, "hot", count);
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < count; i++) {
                    run.client.get("hot" + i);
                }
                store(run, "round" + round + ".", 3_000);
            }
            assertThat(run.subject.engine().stats().noSpaceCount()).isZero();
            assertThat(run.metric("second_chance_items")).isPositive();
        }
    }

    /** Requests that favour few objects, with scans in between: no more misses than LRU in as many bytes. */
    @Test
    void missesAsLittleAsLeastRecentlyUsed() {
        SplittableRandom random = new SplittableRandom(5);
        int requests = 200_000;
        int missCount = 0;
        int lruMissCount = 0;
        long lruBytes = 0;
        LinkedHashMap<Integer, Integer> lru = new LinkedHashMap<>(16, 0.75f, true);
        try (LogRun run = new LogRun()) {
            long usedBytes = 0;
            for (int i = 0; i < requests; i++) {
                boolean isScan = i % 20_000 < 2_000;
                // The square of the square: half of the requests go to a sixteenth of the objects.
                int object = isScan ? 1_000_000 + i : (int) (Math.pow(random.nextDouble(), 4) * 60_000);
                int length = 50 + (object * 31) % 400;
                if (run.client.get(Integer.toString(object)) == Status.MISS) {
                    missCount++;
                    run.client.put(Integer.toString(object), TestItem.patterned(object, length));
                }
                if (i % 256 == 0) {
                    run.subject.runBackground();
                    usedBytes = Math.max(usedBytes, run.subject.engine().stats().usedBytes());
                }
                if (lru.get(object) == null) {
                    lruMissCount++;
                    lru.put(object, length + 24);
                    lruBytes += length + 24;
                }
                while (lruBytes > usedBytes && lru.size() > 1) {
                    lruBytes -= lru.pollFirstEntry().getValue();
                }
            }
        }
        assertThat((double) missCount / requests).isLessThan((double) lruMissCount / requests + 0.005);
    }
}
