package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Time: deadlines exact to the millisecond, whatever the clock does. */
public interface TimeTests extends EngineSuite {
    /** Deadlines ahead, from a millisecond to years, in ascending order. */
    List<Long> AHEAD_MILLIS = LongStream.of(1, 2, 3, 10, 999, 1_000, 1_001, 1_999, 2_000, 7_999, 8_000, 8_001, 10_000, 59_999, 60_000,
        127_999, 128_000, 1_000_000, 2_048_000, 3_600_000, 32_768_000, 86_400_000, 86_400_001, 2_592_000_000L,
        31_536_000_000L, 315_360_000_000L).boxed().toList();

    private TestItem mortal(long deadlineMillis) {
        return TestItem.of("until " + deadlineMillis).withDeadlineMillis(deadlineMillis);
    }

    private void checkDeadlines(boolean runsBackground) {
        long start = subject().now();
        for (long ahead : AHEAD_MILLIS) {
            store("k" + ahead, mortal(start + ahead));
            store("twin" + ahead, mortal(start + ahead));
        }
        store("immortal", "for ever");
        for (int index = 0; index < AHEAD_MILLIS.size(); index++) {
            long deadline = start + AHEAD_MILLIS.get(index);
            subject().clock().advanceMillis(deadline - 1 - subject().now());
            if (runsBackground) {
                subject().runBackground();
            }
            for (int later = index; later < AHEAD_MILLIS.size(); later++) {
                assertHolds("k" + AHEAD_MILLIS.get(later), mortal(start + AHEAD_MILLIS.get(later)));
            }
            subject().clock().advanceMillis(1);
            if (runsBackground) {
                subject().runBackground();
            }
            assertAbsent("k" + AHEAD_MILLIS.get(index));
            assertAbsent("twin" + AHEAD_MILLIS.get(index));
            assertHolds("immortal", TestItem.of("for ever"));
        }
    }

    /** Served until the millisecond before the deadline and not at it, when nothing is reclaimed. */
    @Test
    default void servesUntilTheDeadline() {
        checkDeadlines(false);
    }

    /** Served until the millisecond before the deadline and not at it, when housekeeping runs at each step. */
    @Test
    default void servesUntilTheDeadlineUnderReclaim() {
        checkDeadlines(true);
    }

    /** Items with a common lifetime, stored at different times, end one after the other. */
    @Test
    default void expiresEachItemAtItsOwnTime() {
        long start = subject().now();
        long ttl = 60_000;
        for (int index = 0; index < 200; index++) {
            store("k" + index, mortal(subject().now() + ttl));
            subject().advanceMillis(250);
        }
        for (int index = 0; index < 200; index++) {
            long deadline = start + index * 250L + ttl;
            if (subject().now() < deadline) {
                subject().advanceMillis(deadline - 1 - subject().now());
                assertHolds("k" + index, mortal(deadline));
                subject().advanceMillis(1);
            }
            assertAbsent("k" + index);
        }
    }

    /** An item whose deadline has passed is not stored; what was there is gone. */
    @Test
    default void forgetsWhatIsStoredTooLate() {
        for (long deadline : new long[] {subject().now(), subject().now() - 1, 1, 0, -1, Long.MIN_VALUE}) {
            store("a", "old");
            store("a", mortal(deadline));
            assertAbsent("a");
            assertEquals(Status.MISS, client().delete("a"));
            store("b", mortal(deadline));
            assertAbsent("b");
            store("c", "old");
            assertEquals(Status.STORED, client().update("c", current -> Edit.replace(mortal(deadline))));
            assertAbsent("c");
            store("d", "old");
            assertEquals(Status.AMENDED, client().update("d",
                    current -> current == null ? Edit.keep() : Edit.amend(mortal(deadline))));
            assertAbsent("d");
        }
    }

    /** An expired item is absent for every operation. */
    @Test
    default void treatsExpiredItemsAsAbsent() {
        for (String key : List.of("get", "update", "delete", "add")) {
            store(key, mortal(subject().now() + 1_000));
        }
        subject().clock().advanceMillis(1_000);
        assertAbsent("get");
        assertEquals(Status.KEPT, client().update("update", current -> Edit.keep()));
        assertNull(client().item());
        assertEquals(0, client().version());
        assertEquals(Status.MISS, client().delete("delete"));
        assertEquals(Status.STORED, client().update("add",
                current -> current == null ? Edit.replace(TestItem.of("new")) : Edit.keep()));
        assertHolds("add", TestItem.of("new"));
    }

    /** An amendment moves the deadline, in both directions, and takes it away. */
    @Test
    default void movesDeadlines() {
        long now = subject().now();
        for (String key : List.of("later", "sooner", "never")) {
            store(key, mortal(now + 10_000));
        }
        store("mortal", "x");
        TestItem x = TestItem.of("x");
        amendDeadline("later", now + 100_000);
        amendDeadline("sooner", now + 1_000);
        amendDeadline("never", ItemMetadata.NO_DEADLINE);
        amendDeadline("mortal", now + 1_000);
        subject().advanceMillis(999);
        assertHolds("sooner", mortal(now + 10_000).withDeadlineMillis(now + 1_000));
        assertHolds("mortal", x.withDeadlineMillis(now + 1_000));
        subject().advanceMillis(1);
        assertAbsent("sooner");
        assertAbsent("mortal");
        subject().advanceMillis(98_999);
        assertHolds("later", mortal(now + 10_000).withDeadlineMillis(now + 100_000));
        subject().advanceMillis(1);
        assertAbsent("later");
        subject().advanceMillis(1L << 40);
        assertHolds("never", mortal(now + 10_000).withDeadlineMillis(ItemMetadata.NO_DEADLINE));
    }

    private void amendDeadline(String key, long deadlineMillis) {
        assertEquals(Status.AMENDED, client().update(key,
                current -> current == null ? Edit.keep() : Edit.amend(current.withDeadlineMillis(deadlineMillis).withVersion(0))));
    }

    /** The deadline of an item that was overwritten means nothing to the new one. */
    @Test
    default void forgetsTheDeadlineOfAnOlderItem() {
        store("a", mortal(subject().now() + 1_000));
        store("a", "immortal");
        store("b", mortal(subject().now() + 1_000));
        client().delete("b");
        store("b", "immortal");
        subject().advanceMillis(5_000);
        assertHolds("a", TestItem.of("immortal"));
        assertHolds("b", TestItem.of("immortal"));
    }

    /** The wall clock goes back: everything is served, and for longer. */
    @Test
    default void survivesAClockThatStepsBack() {
        long deadline = subject().now() + 10_000;
        store("mortal", mortal(deadline));
        store("immortal", "x");
        subject().advanceMillis(1_000);
        subject().clock().stepWallMillis(-86_400_000);
        subject().runBackground();
        assertHolds("mortal", mortal(deadline));
        assertHolds("immortal", TestItem.of("x"));
        store("young", mortal(subject().now() + 5));
        subject().advanceMillis(5);
        assertAbsent("young");
        subject().advanceMillis(deadline - 1 - subject().now());
        assertHolds("mortal", mortal(deadline));
        subject().advanceMillis(1);
        assertAbsent("mortal");
        assertHolds("immortal", TestItem.of("x"));
    }

    /** The wall clock goes forward: what is past its deadline is gone, nothing else. */
    @Test
    default void survivesAClockThatStepsForward() {
        long deadline = subject().now() + 10_000;
        store("mortal", mortal(deadline));
        store("late", mortal(deadline + 86_400_000));
        store("immortal", "x");
        subject().clock().stepWallMillis(20_000);
        subject().runBackground();
        assertAbsent("mortal");
        assertHolds("late", mortal(deadline + 86_400_000));
        assertHolds("immortal", TestItem.of("x"));
        subject().clock().stepWallMillis(-20_000);
        subject().runBackground();
        assertAbsent("mortal");
        assertHolds("late", mortal(deadline + 86_400_000));
    }

    /** A step forward that is taken back before anything was looked at has lost nothing. */
    @Test
    default void losesNothingByAStepThatIsTakenBack() {
        List<TestItem> items = new ArrayList<>();
        for (int index = 0; index < 50; index++) {
            TestItem item = mortal(subject().now() + 1_000 + index * 7_000L);
            items.add(item);
            store("k" + index, item);
        }
        subject().clock().stepWallMillis(31_536_000_000L);
        subject().clock().stepWallMillis(-31_536_000_000L);
        subject().runBackground();
        for (int index = 0; index < 50; index++) {
            assertHolds("k" + index, items.get(index));
        }
    }

    /** Idle time, where an engine knows it, does not follow the wall clock. */
    @Test
    default void measuresIdleTimeByTheMonotonicClock() {
        store("a", "x");
        assertEquals(Status.HIT, client().get("a"));
        subject().clock().stepWallMillis(86_400_000);
        assertEquals(Status.HIT, client().get("a"));
        long idleSeconds = client().idleSeconds();
        assertTrue(idleSeconds >= -1 && idleSeconds < 3_600, () -> "idleSeconds = " + idleSeconds);
        assertTrue(client().frequency() >= -1, () -> "frequency = " + client().frequency());
    }
}
