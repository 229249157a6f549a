package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.TestItem;
import org.junit.jupiter.api.Test;

/** How many items each keyspace has, when stores end others of the device without reading them. */
class FlashCountTest {
    /** So many that some share their 17 bits of hash with a key of the other keyspace. */
    private static final int COUNT = 30_000;

    private static void store(MainRun run, int keyspace, String prefix, int count) {
        run.client.use(keyspace);
        for (int i = 0; i < count; i++) {
            run.store(prefix + i, TestItem.patterned(i, 20));
            if (i % 500 == 0) {
                run.subject.runBackground();
            }
        }
    }

    private static void assertCountsAreExact(MainRun run) {
        for (int keyspace = 0; keyspace < 2; keyspace++) {
            run.client.use(keyspace);
            assertEquals(run.client.scanAll(1_000).size(), run.engine().itemCount(keyspace), "keyspace " + keyspace);
        }
    }

    /** In segments of one keyspace each, whoever ends an item counts it off where it was counted. */
    @Test
    void countsExactlyWhereSegmentsHoldOneKeyspace() {
        try (MainRun run = new MainRun(new Medium(32 << 20), "promotion-threshold", "0")) {
            store(run, 1, "a", COUNT);
            run.writeOut();
            store(run, 0, "b", COUNT);
            run.writeOut();
            run.client.use(1);
            int left = run.client.scanAll(1_000).size();
            assertTrue(left < COUNT, "none of another keyspace was ended unseen");
            assertCountsAreExact(run);
        }
    }

    /** Where segments hold several, what was counted wrong is put right when they are dropped. */
    @Test
    void correctsCountsWhenSegmentsAreDropped() {
        try (MainRun run = new MainRun(new Medium(8 << 20), "promotion-threshold", "0")) {
            for (int i = 0; i < COUNT; i++) {
                store(run, i & 1, "mixed" + i + ".", 1);
            }
            run.writeOut();
            store(run, 0, "b", COUNT / 2);
            run.writeOut();
            long dropped = run.metric("flash_dropped_segments");
            for (int i = 0; run.metric("flash_dropped_segments") < dropped + 40; i++) {
                store(run, 2, "filler" + i + ".", 500);
            }
            assertCountsAreExact(run);
            assertEquals(0, run.engine().itemCount(1));
        }
    }

    /** An index that has no room ends items of which it does not know the keyspace. */
    @Test
    void countsVictimsOfAFullIndex() {
        EngineTestContext.Size size = new EngineTestContext.Size(2 << 20, 1 << 17, 4, 2);
        try (MainRun run = new MainRun(new Medium(32 << 20), size, pool -> pool, "promotion-threshold", "0",
                "main-segment-size", "64KiB")) {
            store(run, 1, "a", 40_000);
            run.writeOut();
            store(run, 0, "b", 120_000);
            run.writeOut();
            assertNotEquals(0, run.engine().stats().evictedCount());
            assertCountsAreExact(run);
        }
    }
}
