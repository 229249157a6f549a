package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.TestItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** More is to go to the device than it takes at the time: nothing is written until the test runs the background. */
class FlashPressureTest {
    private static final int ITEM = 1_000;
    /** Six MiB: what may wait of sixteen, and as much again. */
    private static final int BURST = 6_000;
    /** All of the memory. */
    private static final int SCAN = 16_000;
    /** Lines of the ghost table that are full lose some. */
    private static final int FORGOTTEN = BURST / 100;
    /** A segment that what stays once more is collected in waits for more of that. */
    private static final int OPEN = 64;
    /** A key that was never dropped is taken for a ghost once in some thousand times. */
    private static final int MISTAKEN = 20;

    private final MainRun run = new MainRun(new Medium(64 << 20), "ghost-memory", "4%");
    private int scanned;

    private void storeAbsent(int from, int to) {
        for (int i = from; i < to; i++) {
            if (run.client.get("burst" + i, Access.INSPECT) == Status.MISS) {
                run.store("burst" + i, TestItem.patterned(i, ITEM));
            }
        }
    }

    private void useTwice() {
        for (int i = 0; i < 2 * BURST; i++) {
            run.assertHolds("burst" + i % BURST, TestItem.patterned(i % BURST, ITEM));
        }
    }

    /** Stores what is never asked for, so that all that was in the small queue leaves it. */
    private void scan(int itemsPerBackground) {
        for (int i = 1; i <= SCAN; i++) {
            run.store("scan" + scanned++, TestItem.patterned(i, ITEM));
            if (i % itemsPerBackground == 0) {
                run.subject.runBackground();
            }
        }
    }

    private void catchUp() {
        for (int round = 0; round < 4; round++) {
            run.subject.runBackground();
        }
    }

    private static void assertNear(long expected, long actual) {
        assertTrue(Math.abs(expected - actual) <= MISTAKEN, "expected about " + expected + ", was " + actual);
    }

    private int held() {
        int count = 0;
        for (int i = 0; i < BURST; i++) {
            count += run.client.get("burst" + i, Access.INSPECT) == Status.HIT ? 1 : 0;
        }
        return count;
    }

    private void burst() {
        storeAbsent(0, BURST);
        useTwice();
        scan(Integer.MAX_VALUE);
    }

    /** What waits is bounded; the rest stays in the small queue, and follows when the device has caught up. */
    @Test
    void keepsWhatTheDeviceDoesNotTakeYet() {
        try (run) {
            burst();
            long promoted = run.metric("promoted_items");
            long declined = run.metric("declined_items");
            assertNear(BURST, promoted + run.metric("deferred_items") + declined);
            assertEquals(0, run.metric("unwritten_items"));
            assertTrue(promoted > BURST / 3 && promoted < BURST * 2 / 3, "promoted of " + BURST + ": " + promoted);
            // One sweep does not go on for ever.
            assertTrue(declined < BURST / 20, "declined of " + BURST + ": " + declined);
            assertNear(BURST - declined, held());
            scan(Integer.MAX_VALUE);
            assertNear(promoted, run.metric("promoted_items"));
            declined = run.metric("declined_items");
            assertTrue(declined < BURST / 10, "declined of " + BURST + ": " + declined);
            catchUp();
            scan(500);
            assertEquals(declined, run.metric("declined_items"));
            assertNear(BURST - declined, held());
            assertTrue(run.metric("promoted_items") >= BURST - declined - OPEN);
        }
    }

    /** A ghost that is stored while the device is behind is promoted when it leaves the small queue. */
    @Test
    void promotesGhostsLaterWhenItIsBehind() {
        try (run) {
            storeAbsent(0, BURST);
            scan(500);
            assertNear(0, run.metric("promoted_items"));
            assertNear(0, held());
            for (int i = 0; i < BURST; i++) {
                run.store("other" + i, TestItem.patterned(i, ITEM));
                run.client.get("other" + i);
                run.client.get("other" + i);
            }
            scan(Integer.MAX_VALUE);
            long promoted = run.metric("promoted_items");
            long declined = run.metric("declined_items");
            storeAbsent(0, BURST);
            assertNear(promoted, run.metric("promoted_items"));
            catchUp();
            scan(500);
            long declinedLater = run.metric("declined_items") - declined;
            assertTrue(declinedLater < BURST / 20, "declined later: " + declinedLater);
            assertTrue(held() >= BURST - FORGOTTEN - declinedLater, "held of " + BURST + ": " + held());
        }
    }

    /** Nothing but used items, and a device that takes none: some go, and stores go on. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void goesOnWhenAllIsUsed() {
        try (run) {
            int count = 3 * SCAN;
            for (int i = 0; i < count; i++) {
                run.store("used" + i, TestItem.patterned(i, ITEM));
                run.client.get("used" + i);
                run.client.get("used" + i);
            }
            assertTrue(run.metric("deferred_items") > 0);
            assertTrue(run.metric("declined_items") > count / 2);
            assertEquals(0, run.metric("unwritten_items"));
            run.assertHolds("used" + (count - 1), TestItem.patterned(count - 1, ITEM));
        }
    }

    /** Segments in which little lives do not stay claimed until there is enough for a write. */
    @Test
    void writesEarlyWhenWhatItHoldsIsMostlyDead() {
        try (run) {
            for (int round = 0; round < 3; round++) {
                storeAbsent(0, BURST / 2);
                for (int i = 0; i < BURST; i++) {
                    run.assertHolds("burst" + i % (BURST / 2), TestItem.patterned(i % (BURST / 2), ITEM));
                }
                scan(Integer.MAX_VALUE);
                for (int i = 0; i < BURST / 2; i++) {
                    if (i % 100 != round) {
                        run.client.delete("burst" + i);
                    }
                }
                catchUp();
            }
            assertTrue(run.metric("flash_early_writes") > 0);
            long queues = run.metric("main_segments") + run.metric("small_segments");
            assertTrue(run.metric("main_segments") <= queues / 3, "on the way: " + run.metric("main_segments"));
        }
    }

    /** What no segment of the device takes is not brought on its way there. */
    @Test
    void doesNotPromoteWhatDoesNotFit() {
        try (run) {
            run.store("long", TestItem.patterned(1, 256 << 10));
            run.assertHolds("long", TestItem.patterned(1, 256 << 10));
            run.assertHolds("long", TestItem.patterned(1, 256 << 10));
            scan(500);
            assertEquals(1, run.metric("too_long_items"));
            assertNear(0, run.metric("promoted_items"));
            assertEquals(0, run.metric("flash_too_large_items"));
        }
    }
}
