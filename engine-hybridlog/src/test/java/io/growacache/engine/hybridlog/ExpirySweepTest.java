package io.growacache.engine.hybridlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.TestItem;
import org.junit.jupiter.api.Test;

/** What becomes of expired items that nobody asks for. */
class ExpirySweepTest {
    private static final int ITEMS = 40_000;
    private static final long LIFE_MILLIS = 10_000;
    private static final int MORE_PASSES = 5;
    private static final String TASK = "hybridlog-expiry";

    private static void store(LogRun run, String prefix, int count, TestItem item) {
        for (int i = 0; i < count; i++) {
            assertThat(run.client.put(prefix + i, item)).isEqualTo(Status.STORED);
        }
    }

    private static TestItem mortal(LogRun run) {
        return TestItem.of("v").withDeadlineMillis(run.subject.now() + LIFE_MILLIS);
    }

    /** As many runs as a pass takes, and some. */
    private static void sweep(LogRun run) {
        for (int i = 0; i < ITEMS / ExpirySweep.BUCKETS_PER_RUN; i++) {
            run.subject.context().background().run(TASK);
        }
    }

    @Test
    void expiredItemsEndThoughNobodyAsks() {
        try (LogRun run = new LogRun()) {
            store(run, "mortal", ITEMS, mortal(run));
            store(run, "immortal", 1_000, TestItem.of("v"));
            sweep(run);
            assertThat(run.subject.engine().itemCount(0)).isEqualTo(ITEMS + 1_000);
            run.subject.clock().advanceMillis(LIFE_MILLIS);
            run.subject.context().background().run(TASK);
            long first = run.metric("swept_items");
            assertThat(first).as("one run's").isBetween(1L, ITEMS / 2L);
            sweep(run);
            // What a removal pulls out of a chain is met by another pass, and what is pulled then by one more.
            for (int pass = 0; pass < MORE_PASSES; pass++) {
                run.subject.clock().advanceMillis(LIFE_MILLIS);
                sweep(run);
            }
            assertThat(run.metric("swept_items")).isEqualTo(ITEMS);
            assertThat(run.subject.engine().itemCount(0)).isEqualTo(1_000);
            for (int i = 0; i < 1_000; i++) {
                assertThat(run.client.get("immortal" + i)).isEqualTo(Status.HIT);
            }
        }
    }

    /** Short passes do not follow one another without a pause. */
    @Test
    void passBeginsAfterAPause() {
        try (LogRun run = new LogRun()) {
            sweep(run);
            store(run, "mortal", 1, TestItem.of("v").withDeadlineMillis(run.subject.now() + 1));
            run.subject.clock().advanceMillis(1);
            sweep(run);
            assertThat(run.metric("swept_items")).isZero();
            run.subject.clock().advanceMillis(LIFE_MILLIS);
            sweep(run);
            assertThat(run.metric("swept_items")).isEqualTo(1);
        }
    }
}
