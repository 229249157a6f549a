package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.RestartTests;
import io.growacache.tck.engine.TestItem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is there after a restart, and above all what is not. */
class FlashRestartTest implements RestartTests {
    @Override
    public MainRun start(Medium medium) {
        return new MainRun(medium);
    }

    /** With items that are written again. */
    @Nested
    class ReinsertionTest implements RestartTests {
        @Override
        public MainRun start(Medium medium) {
            return new MainRun(medium, "reinsertion", "100%");
        }
    }

    /** The start says how much it has found. */
    @Test
    void countsWhatItFinds() {
        Medium medium = new Medium(32 << 20);
        try (MainRun run = new MainRun(medium)) {
            for (int i = 0; i < 100; i++) {
                run.store("k" + i, TestItem.patterned(i, 1_000));
            }
            run.engine().drain();
        }
        try (MainRun run = new MainRun(medium)) {
            assertEquals(100, run.metric("flash_recovered_items"));
        }
    }

    /** More than notes have room for may have expired while nobody ran; that does not end what has not. */
    @Test
    void keepsTheRestWhenMuchHasExpired() {
        Medium medium = new Medium(32 << 20);
        MainRun run = new MainRun(medium, "promotion-threshold", "0");
        // The next run's clock is where this one's was.
        run.context.clock().stepWallMillis(-60_000);
        long deadline = run.subject.now() + 60_000;
        for (int i = 0; i < 40_000; i++) {
            run.store("expiring" + i, TestItem.patterned(i, 20).withDeadlineMillis(deadline));
            if (i % 20 == 0) {
                run.store("kept" + i, TestItem.patterned(i, 30));
            }
            if (i % 500 == 0) {
                run.subject.runBackground();
            }
        }
        run.writeOut();
        int kept = keptCount(run);
        assertTrue(kept > 1_900, () -> "kept: " + kept);
        run.kill();
        try (MainRun next = new MainRun(medium)) {
            next.subject.runBackground();
            int found = keptCount(next);
            assertTrue(found <= kept && found > kept - 20, () -> "kept: " + found + " of " + kept
                    + ", of which slots do not tell all apart");
            assertEquals(found, next.metric("flash_recovered_items"));
            next.assertAbsent("expiring7");
        }
    }

    private static int keptCount(MainRun run) {
        int count = 0;
        for (int i = 0; i < 40_000; i += 20) {
            if (run.client.get("kept" + i) == Status.HIT) {
                count++;
            }
        }
        return count;
    }
}
