package io.growacache.engine.support.ghost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.memory.NativeMemory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GhostTableTest {
    private static final long WINDOW = 1L << 20;
    private static final int LENGTH = 64 << 10;

    private final NativeMemory.Block memory = NativeMemory.allocate(LENGTH, 64);
    private final GhostTable table = new GhostTable(memory.address(), LENGTH, WINDOW);

    @AfterEach
    void free() {
        memory.close();
    }

    @Test
    void remembersUntilAskedOnce() {
        table.add(42, 0);
        assertFalse(table.remove(43, 0));
        assertTrue(table.remove(42, 0));
        assertFalse(table.remove(42, 0));
    }

    @Test
    void tellsWithoutForgetting() {
        table.add(42, 0);
        assertFalse(table.contains(43, 0));
        assertTrue(table.contains(42, WINDOW));
        assertFalse(table.contains(42, WINDOW + WINDOW / 1_024));
        assertTrue(table.contains(42, 0));
        assertTrue(table.remove(42, 0));
        assertFalse(table.contains(42, 0));
    }

    @Test
    void forgetsAfterTheWindow() {
        table.add(42, 5 * WINDOW);
        table.add(43, 5 * WINDOW);
        assertTrue(table.remove(42, 6 * WINDOW));
        assertFalse(table.remove(43, 6 * WINDOW + WINDOW / 1_024));
    }

    @Test
    void addingAgainRenews() {
        table.add(42, 0);
        table.add(42, WINDOW);
        assertTrue(table.remove(42, WINDOW + WINDOW / 2));
        assertFalse(table.remove(42, WINDOW + WINDOW / 2));
    }

    @Test
    void fullLineDropsItsOldest() {
        // Keys with the same high bits share a line.
        for (int key = 1; key <= 17; key++) {
            table.add(key, key * (WINDOW / 64));
        }
        long now = 17 * (WINDOW / 64);
        assertFalse(table.remove(1, now));
        for (int key = 2; key <= 17; key++) {
            assertTrue(table.remove(key, now), "key " + key);
        }
    }

    @Test
    void remembersMostOfWhatFitsAndTakesFewForGhosts() {
        SplittableRandom random = new SplittableRandom(7);
        int count = LENGTH / 4 / 2;
        long[] hashes = random.longs(count).toArray();
        for (long hash : hashes) {
            table.add(hash, 0);
        }
        int wrong = 0;
        for (int index = 0; index < 100_000; index++) {
            if (table.remove(random.nextLong(), 0)) {
                wrong++;
            }
        }
        assertTrue(wrong <= 100_000 * 16 / 65_536 * 2, "taken for ghosts: " + wrong);
        int remembered = 0;
        for (long hash : hashes) {
            if (table.remove(hash, 0)) {
                remembered++;
            }
        }
        assertTrue(remembered > count * 97 / 100, remembered + " of " + count);
    }

    @Test
    void rejectsMemoryThatDoesNotHoldALine() {
        assertEquals("address = 64, length = 63, windowBytes = 1: must be a multiple of 64, at least 64, and at least 1",
                assertThrows(IllegalArgumentException.class, () -> new GhostTable(64, 63, 1)).getMessage());
    }
}
