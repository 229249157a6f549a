package io.growacache.engine.support.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WithheldNotesTest {
    private final List<Long> taken = new ArrayList<>();

    private void take(long event, long sequence) {
        assertEquals(event + 1, sequence);
        taken.add(event);
    }

    @Test
    void givesAwayWhatWasReleased() {
        WithheldNotes notes = new WithheldNotes(200, Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            assertTrue(notes.add(i, i + 1));
        }
        assertFalse(notes.isDue());
        assertFalse(notes.take(this::take));
        notes.release();
        assertTrue(notes.add(100, 101));
        while (notes.take(this::take)) {
            // All there are.
        }
        assertEquals(100, taken.size());
        assertFalse(notes.isDue(), "the last one came after the release");
        notes.release();
        assertTrue(notes.take(this::take));
        assertEquals(100L, taken.getLast());
        assertFalse(notes.take(this::take));
    }

    @Test
    void givesAwayWhatHasWaitedLongEnough() {
        WithheldNotes notes = new WithheldNotes(200, -1);
        assertFalse(notes.isDue());
        notes.add(7, 8);
        assertTrue(notes.isDue());
        assertTrue(notes.take(this::take));
        assertEquals(List.of(7L), taken);
    }

    @Test
    void takesNoMoreThanItMay() {
        WithheldNotes notes = new WithheldNotes(2, Long.MAX_VALUE);
        assertTrue(notes.add(1, 2));
        assertTrue(notes.add(2, 3));
        assertFalse(notes.add(3, 4));
        notes.release();
        assertTrue(notes.take(this::take));
        assertTrue(notes.take(this::take));
        assertTrue(notes.add(3, 4));
    }
}
