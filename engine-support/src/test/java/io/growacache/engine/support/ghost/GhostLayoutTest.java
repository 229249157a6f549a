package io.growacache.engine.support.ghost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class GhostLayoutTest {
    @Test
    void isAsTheTableSays() {
        assertEquals(0, GhostLayout.ENTRIES_OFFSET);
        assertEquals(64, GhostLayout.LENGTH);
        assertEquals(1_000 + 60, GhostLayout.entryAddress(1_000, 15));
        int entry = GhostLayout.pack(0xabcd, 0x1234);
        assertEquals(0xabcd1234, entry);
        assertEquals(0xabcd, GhostLayout.fingerprint(entry));
        assertEquals(0x1234, GhostLayout.tick(entry));
    }

    @Test
    void agesAcrossTheEndOfTheCounter() {
        int entry = GhostLayout.pack(1, 0xffff);
        assertEquals(0, GhostLayout.age(entry, 0xffff));
        assertEquals(2, GhostLayout.age(entry, 1));
    }
}
