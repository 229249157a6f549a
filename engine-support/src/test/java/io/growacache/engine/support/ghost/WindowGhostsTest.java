package io.growacache.engine.support.ghost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WindowGhostsTest {
    private static final long WINDOW = 1L << 20;
    private static final int LENGTH = 64 << 10;
    /** In the last line, where no test has another key. */
    private static final long OTHER_KEY = -1;

    private final WindowGhosts ghosts = new WindowGhosts(LENGTH, WINDOW);

    @AfterEach
    void free() {
        ghosts.close();
    }

    private void drop(long bytes) {
        ghosts.add(OTHER_KEY, bytes);
    }

    @Test
    void remembersUntilAskedOnce() {
        ghosts.add(42, 0);
        assertFalse(ghosts.remove(43));
        assertTrue(ghosts.remove(42));
        assertFalse(ghosts.remove(42));
    }

    @Test
    void tellsWithoutForgetting() {
        ghosts.add(42, 0);
        assertFalse(ghosts.contains(43));
        drop(WINDOW);
        assertTrue(ghosts.contains(42));
        assertTrue(ghosts.contains(42));
        assertTrue(ghosts.remove(42));
        assertFalse(ghosts.contains(42));
    }

    @Test
    void forgetsAfterTheWindow() {
        drop(5 * WINDOW);
        ghosts.add(42, 0);
        ghosts.add(43, 0);
        drop(WINDOW);
        assertTrue(ghosts.remove(42));
        drop(WINDOW / 1_024);
        assertFalse(ghosts.contains(43));
        assertFalse(ghosts.remove(43));
    }

    @Test
    void countsAnItemsOwnBytesAfterIt() {
        ghosts.add(42, WINDOW);
        assertTrue(ghosts.contains(42));
        drop(WINDOW / 1_024);
        assertFalse(ghosts.contains(42));
    }

    @Test
    void addingAgainRenews() {
        ghosts.add(42, WINDOW);
        ghosts.add(42, WINDOW / 2);
        assertTrue(ghosts.remove(42));
        assertFalse(ghosts.remove(42));
    }

    @Test
    void forgetsAllWhenCleared() {
        ghosts.add(42, 1);
        ghosts.clear();
        assertFalse(ghosts.contains(42));
    }

    @Test
    void fullLineDropsItsOldest() {
        // Keys with the same high bits share a line.
        for (int key = 1; key <= 17; key++) {
            ghosts.add(key, WINDOW / 64);
        }
        assertFalse(ghosts.remove(1));
        for (int key = 2; key <= 17; key++) {
            assertTrue(ghosts.remove(key), "key " + key);
        }
    }

    @Test
    void remembersMostOfWhatFitsAndTakesFewForGhosts() {
        SplittableRandom random = new SplittableRandom(7);
        int count = LENGTH / 4 / 2;
        long[] hashes = random.longs(count).toArray();
        for (long hash : hashes) {
            ghosts.add(hash, 0);
        }
        int wrong = 0;
        for (int index = 0; index < 100_000; index++) {
            if (ghosts.remove(random.nextLong())) {
                wrong++;
            }
        }
        assertTrue(wrong <= 100_000 * 16 / 65_536 * 2, "taken for ghosts: " + wrong);
        int remembered = 0;
        for (long hash : hashes) {
            if (ghosts.remove(hash)) {
                remembered++;
            }
        }
        assertTrue(remembered > count * 97 / 100, remembered + " of " + count);
    }

    @Test
    void withoutALineItRemembersNothing() {
        try (WindowGhosts none = new WindowGhosts(63, WINDOW)) {
            none.add(42, 0);
            assertFalse(none.contains(42));
            assertFalse(none.remove(42));
            assertEquals(0, none.heldBytes());
        }
    }
}
