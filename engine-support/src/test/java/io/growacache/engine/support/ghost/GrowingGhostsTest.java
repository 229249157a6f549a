package io.growacache.engine.support.ghost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.memory.NativeMemory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GrowingGhostsTest {
    private static final long WINDOW = 1L << 20;
    private static final int GRANULE = 4 << 10;
    private static final int GRANULES = 16;
    private static final long MOST = GRANULES * (long) GRANULE;
    private static final int LINE = 64;
    private static final int ENTRIES = 16;

    private final NativeMemory.Block memory = NativeMemory.allocate(MOST, LINE);
    private final GrowingGhosts ghosts = new GrowingGhosts(MOST, GRANULE, WINDOW);
    private int granuleCount;

    @AfterEach
    void free() {
        memory.close();
    }

    private void growFor(long itemCount) {
        ghosts.grow(itemCount, () -> memory.address() + granuleCount++ * (long) GRANULE);
        assertFalse(ghosts.isGrowthDue(itemCount));
    }

    private int remembered(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += ghosts.contains(random.nextLong()) ? 1 : 0;
        }
        return found;
    }

    private void add(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            ghosts.add(random.nextLong(), 1);
        }
    }

    @Test
    void withoutMemoryItRemembersNothing() {
        ghosts.add(42, 1);
        assertFalse(ghosts.contains(42));
        assertFalse(ghosts.remove(42));
        assertTrue(ghosts.isGrowthDue(1));
        ghosts.grow(1, () -> 0);
        assertTrue(ghosts.isGrowthDue(1));
        assertFalse(new GrowingGhosts(LINE - 1, GRANULE, WINDOW).isGrowthDue(1_000_000));
    }

    @Test
    void remembersUntilAskedOnceOrCleared() {
        growFor(1);
        ghosts.add(42, 1);
        assertFalse(ghosts.contains(43));
        assertTrue(ghosts.contains(42));
        assertTrue(ghosts.remove(42));
        assertFalse(ghosts.remove(42));
        ghosts.add(42, 1);
        ghosts.clear();
        assertFalse(ghosts.contains(42));
    }

    @Test
    void forgetsAfterTheWindow() {
        growFor(1);
        ghosts.add(42, WINDOW / 2);
        ghosts.add(43, WINDOW / 4);
        assertTrue(ghosts.contains(42));
        ghosts.add(44, WINDOW);
        assertFalse(ghosts.contains(42));
    }

    @Test
    void takesAHalfByteForAnItemAndNoMoreThanItMay() {
        growFor(100_000);
        assertTrue(Math.abs(ghosts.usedBytes() - 100_000 / 2) <= LINE, "usedBytes = " + ghosts.usedBytes());
        growFor(1_000_000);
        assertEquals(MOST, ghosts.usedBytes());
        assertEquals(GRANULES, granuleCount);
    }

    @Test
    void hasTwoGhostsForEachOfFewItems() {
        int items = (int) (MOST / 10 / LINE) / 2 * ENTRIES;
        growFor(items);
        assertEquals(8L * items, ghosts.usedBytes());
    }

    @Test
    void forgetsNothingByGrowing() {
        growFor(1);
        for (int items = 1; items < 100_000; items = 2 * items + 100) {
            int held = remembered(7, 8);
            growFor(items);
            assertEquals(held, remembered(7, 8));
            add(7, 8);
        }
        int count = (int) (ghosts.usedBytes() / 4) / 4;
        add(8, count);
        int held = remembered(8, count);
        assertTrue(held > count * 99 / 100, "held " + held + " of " + count);
        growFor(1_000_000);
        assertEquals(held, remembered(8, count));
        assertTrue(remembered(9, 10_000) < 10, "keys that were never added");
    }
}
