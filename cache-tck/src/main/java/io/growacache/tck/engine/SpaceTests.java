package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.Status;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Space: the budget, eviction, counts and statistics. */
public interface SpaceTests extends EngineSuite {
    private void assertWithinBudget() {
        EngineStats stats = subject().engine().stats();
        assertEquals(subject().context().memoryBytes(), stats.memoryBytes(), "memoryBytes");
        assertTrue(stats.heldBytes() <= stats.memoryBytes(), () -> "held beyond the budget: " + stats);
        assertTrue(stats.usedBytes() <= stats.heldBytes(), () -> "used beyond what is held: " + stats);
        assertTrue(stats.usedBytes() >= 0 && stats.itemCount() >= 0, () -> "negative: " + stats);
    }

    /**
     * Items of many lengths, three times as much as fits; whatever is read is right, and the budget holds at every
     * step.
     */
    @Test
    default void neverHoldsMoreThanItsMemory() {
        SplittableRandom random = new SplittableRandom(1);
        long memoryBytes = subject().context().memoryBytes();
        int maxLength = (int) Math.min(subject().engine().maxValueLength(), memoryBytes / 32);
        long writtenBytes = 0;
        int count = 0;
        int storedCount = 0;
        for (; writtenBytes < 3 * memoryBytes; count++) {
            int length = lengthOf(count, maxLength);
            Status status = client().put("k" + count, TestItem.patterned(count, length).withFlags(count));
            assertTrue(status == Status.STORED || status == Status.NO_SPACE, () -> "put ended with " + status);
            storedCount += status == Status.STORED ? 1 : 0;
            writtenBytes += length + 100;
            assertWithinBudget();
            if (random.nextInt(4) == 0) {
                int back = random.nextInt(count + 1);
                if (client().get("k" + back) == Status.HIT) {
                    assertEquals(TestItem.patterned(back, lengthOf(back, maxLength)).withFlags(back), client().item());
                }
            }
            if (count % 64 == 0) {
                subject().runBackground();
                assertWithinBudget();
            }
        }
        assertEquals(storedCount, subject().engine().stats().storedCount(), "storedCount");
        int hitCount = 0;
        for (int index = 0; index < count; index++) {
            if (client().get("k" + index) == Status.HIT) {
                hitCount++;
                assertEquals(TestItem.patterned(index, lengthOf(index, maxLength)).withFlags(index), client().item());
            }
        }
        assertTrue(hitCount > 0, "nothing at all is kept");
        if (subject().has(EngineCapability.EVICTION)) {
            assertTrue(subject().engine().stats().evictedCount() > 0, "nothing is counted as evicted");
        } else {
            assertEquals(storedCount, hitCount, "without eviction everything that was stored is there");
            assertTrue(subject().engine().stats().noSpaceCount() > 0, "nothing is counted as refused");
        }
    }

    private static int lengthOf(int number, int maxLength) {
        return number % 100 == 99 ? maxLength - number % 1_000 : (number * 7_919) % 20_000 % maxLength;
    }

    /** A full engine makes room, or says NO_SPACE when it cannot and has room again after deletes. */
    @Test
    default void makesRoom() {
        long memoryBytes = subject().context().memoryBytes();
        int length = Math.min(10_000, subject().engine().maxValueLength());
        long count = 2 * memoryBytes / length;
        int refusedCount = 0;
        for (int index = 0; index < count; index++) {
            refusedCount += client().put("k" + index, TestItem.patterned(index, length)) == Status.NO_SPACE ? 1 : 0;
            if (index % 50 == 0) {
                subject().runBackground();
            }
        }
        if (subject().has(EngineCapability.EVICTION)) {
            subject().runBackground();
            store("new", TestItem.patterned(0, length));
            assertHolds("new", TestItem.patterned(0, length));
            int refused = refusedCount;
            assertTrue(refused * 10L < count, () -> refused + " of " + count + " stores found no space");
        } else {
            assertTrue(refusedCount > 0, "an engine without eviction refuses what does not fit");
            for (int index = 0; index < count; index++) {
                client().delete("k" + index);
            }
            subject().runBackground();
            store("new", TestItem.patterned(0, length));
            assertHolds("new", TestItem.patterned(0, length));
        }
    }

    /** A store that finds no space leaves nothing of the older value. */
    @Test
    default void leavesNothingStaleWhenThereIsNoSpace() {
        int length = (int) Math.min(subject().engine().maxValueLength(), subject().context().memoryBytes());
        store("a", "old");
        Status status = client().put("a", TestItem.patterned(1, length));
        if (status == Status.STORED) {
            assertHolds("a", TestItem.patterned(1, length));
        } else {
            assertEquals(Status.NO_SPACE, status);
            assertAbsent("a");
        }
        if (subject().has(EngineCapability.RESIZE)) {
            store("b", "old");
            subject().engine().resize(0);
            status = client().put("b", TestItem.patterned(2, length));
            if (status == Status.STORED) {
                assertTrue(subject().engine().stats().usedBytes() <= subject().context().memoryBytes() / 8,
                        "a limit of 0 bytes holds after a store");
            } else {
                assertEquals(Status.NO_SPACE, status);
                assertAbsent("b");
            }
        }
    }

    /** What takes an eighth of the budget is kept: eviction comes when space is short, not before. */
    @Test
    default void keepsWhatFits() {
        long count = subject().context().memoryBytes() / 8 / 300;
        for (int index = 0; index < count; index++) {
            store("k" + index, TestItem.patterned(index, 100));
        }
        subject().runBackground();
        for (int index = 0; index < count; index++) {
            assertHolds("k" + index, TestItem.patterned(index, 100));
        }
    }

    /** The number of items follows stores, overwrites, deletes, expiry and clears. */
    @Test
    default void countsItems() {
        for (int index = 0; index < 100; index++) {
            store("k" + index, "v");
            store("k" + index, "w");
            assertEquals(Status.STORED, client().update("u" + index, current -> Edit.replace(TestItem.of("v"))));
            store("m" + index, TestItem.of("m").withDeadlineMillis(subject().now() + 1_000));
            client().use(1);
            store("k" + index, "other keyspace");
            client().use(0);
        }
        assertItemCount(300, 300, 0);
        assertItemCount(100, 100, 1);
        for (int index = 0; index < 50; index++) {
            client().delete("k" + index);
            client().delete("absent" + index);
            client().update("u" + index, current -> current == null ? Edit.keep() : Edit.delete());
        }
        assertItemCount(200, 200, 0);
        subject().clock().advanceMillis(1_000);
        assertItemCount(100, 200, 0);
        for (int index = 0; index < 100; index++) {
            store("m" + index, TestItem.of("born too late").withDeadlineMillis(1));
        }
        assertItemCount(100, 200, 0);
        for (int index = 0; index < 100; index++) {
            store("m" + index, "again");
        }
        assertItemCount(200, 200, 0);
        if (subject().has(EngineCapability.EXACT_ITEM_COUNT)) {
            assertEquals(300, subject().engine().stats().itemCount(), "stats");
        }
        subject().engine().clearAll();
        assertItemCount(0, 0, 0);
        assertItemCount(0, 0, 1);
        store("k", "v");
        assertItemCount(1, 1, 0);
    }

    private void assertItemCount(long min, long max, int keyspace) {
        long count = subject().engine().itemCount(keyspace);
        if (subject().has(EngineCapability.EXACT_ITEM_COUNT)) {
            assertTrue(count >= min && count <= max, () -> "itemCount = " + count + ", expected " + min + " to " + max);
        } else {
            assertTrue(count >= 0, () -> "itemCount = " + count);
        }
    }

    /** {@code usedBytes} moves with every store, delete and clear. */
    @Test
    default void accountsForUsedBytes() {
        long empty = subject().engine().stats().usedBytes();
        for (int index = 0; index < 20; index++) {
            long before = subject().engine().stats().usedBytes();
            store("k" + index, TestItem.patterned(index, 10_000));
            long grown = subject().engine().stats().usedBytes() - before;
            assertTrue(grown >= 10_000 && grown < 12_000, () -> "a store of 10,000 bytes uses " + grown);
        }
        long full = subject().engine().stats().usedBytes();
        store("k0", TestItem.patterned(0, 100));
        long shrunk = full - subject().engine().stats().usedBytes();
        assertTrue(shrunk >= 9_000 && shrunk <= 10_000, () -> "an overwrite by 9,900 bytes less frees " + shrunk);
        for (int index = 1; index < 20; index++) {
            long before = subject().engine().stats().usedBytes();
            client().delete("k" + index);
            long freed = before - subject().engine().stats().usedBytes();
            assertTrue(freed >= 10_000 && freed < 12_000, () -> "a delete of 10,000 bytes frees " + freed);
        }
        store("k1", TestItem.patterned(0, 10_000));
        subject().engine().clearAll();
        assertEquals(empty, subject().engine().stats().usedBytes(), "after clearAll");
        assertWithinBudget();
    }

    /** A limit holds after the writes that follow it, and can be lifted. */
    @Test
    default void resizes() {
        if (!subject().has(EngineCapability.RESIZE)) {
            assertThrows(UnsupportedOperationException.class, () -> subject().engine().resize(1 << 20));
            return;
        }
        long memoryBytes = subject().context().memoryBytes();
        long slack = memoryBytes / 16;
        int length = 1_000;
        assertEquals(memoryBytes, subject().engine().stats().limitBytes(), "limit at first");
        fill(0, memoryBytes * 3 / 4, length);
        subject().engine().resize(memoryBytes / 4);
        assertEquals(memoryBytes / 4, subject().engine().stats().limitBytes(), "limit");
        fill(1_000_000, memoryBytes / 2, length);
        EngineStats small = subject().engine().stats();
        assertTrue(small.usedBytes() <= memoryBytes / 4 + slack, () -> "the limit does not hold: " + small);
        subject().engine().resize(Long.MAX_VALUE);
        assertEquals(memoryBytes, subject().engine().stats().limitBytes(), "limit, lifted");
        fill(2_000_000, memoryBytes, length);
        EngineStats large = subject().engine().stats();
        assertTrue(large.usedBytes() > memoryBytes / 4 + slack, () -> "the lifted limit still holds: " + large);
        assertWithinBudget();
    }

    private void fill(int firstNumber, long bytes, int length) {
        for (int index = 0; index < bytes / length; index++) {
            Status status = client().put("k" + (firstNumber + index), TestItem.patterned(index, length));
            assertTrue(status == Status.STORED || status == Status.NO_SPACE, () -> "put ended with " + status);
            if (index % 256 == 0) {
                subject().runBackground();
            }
        }
        subject().runBackground();
    }

    /** Totals only grow, and expiry is counted once it was noticed. */
    @Test
    default void countsWhatHappens() {
        for (int index = 0; index < 100; index++) {
            store("k" + index, TestItem.of("v").withDeadlineMillis(subject().now() + (index < 40 ? 1_000 : 1_000_000)));
        }
        assertEquals(100, subject().engine().stats().storedCount());
        assertEquals(Status.HIT, client().get("k0"));
        subject().advanceMillis(1_000);
        for (int index = 0; index < 100; index++) {
            assertEquals(index < 40 ? Status.MISS : Status.HIT, client().get("k" + index));
        }
        subject().runBackground();
        EngineStats stats = subject().engine().stats();
        assertTrue(stats.expiredCount() <= 40, stats::toString);
        assertTrue(stats.expiredUnusedCount() <= stats.expiredCount(), stats::toString);
        assertTrue(stats.evictedUnusedCount() <= stats.evictedCount(), stats::toString);
        assertEquals(0, stats.evictedCount(), stats::toString);
        assertEquals(0, stats.noSpaceCount(), stats::toString);
        assertEquals(0, stats.corruptCount(), stats::toString);
        assertWithinBudget();
    }

    /** A closed engine answers ERROR and stays closed. */
    @Test
    default void answersErrorWhenClosed() {
        store("a", "1");
        subject().engine().checkInvariants();
        subject().closeEngine();
        assertEquals(Status.ERROR, client().get("a"));
        assertEquals(Status.ERROR, client().put("a", "2"));
        assertEquals(Status.ERROR, client().update("a", current -> Edit.keep()));
        assertEquals(Status.ERROR, client().delete("a"));
        subject().engine().close();
    }
}
