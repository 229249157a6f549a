package io.growacache.engine.support.ghost;

/**
 * A ghost table's cache line: sixteen entries, little-endian, 64-byte aligned. Bit 31 is leftmost.
 * <pre>
 * offset size field       contents                   access
 *      0   64 entry[16]   fingerprint:16 tick:16     plain load, CAS
 *     64      end         entry 0 = empty; a fingerprint is never 0
 * </pre>
 */
final class GhostLayout {
    static final long ENTRIES_OFFSET = 0;
    static final int ENTRY_LENGTH = Integer.BYTES;
    static final int ENTRY_COUNT = 16;
    static final long LENGTH = ENTRIES_OFFSET + ENTRY_COUNT * ENTRY_LENGTH;

    static final int TICK_BITS = 16;
    static final int TICK_MASK = (1 << TICK_BITS) - 1;
    static final int EMPTY = 0;

    private GhostLayout() {
    }

    static long entryAddress(long lineAddress, int index) {
        return lineAddress + ENTRIES_OFFSET + (long) index * ENTRY_LENGTH;
    }

    static int pack(int fingerprint, int tick) {
        return fingerprint << TICK_BITS | tick;
    }

    static int fingerprint(int entry) {
        return entry >>> TICK_BITS;
    }

    static int tick(int entry) {
        return entry & TICK_MASK;
    }

    /** How many ticks lie between an entry and now, the counter having gone round at most once. */
    static int age(int entry, int nowTick) {
        return (nowTick - tick(entry)) & TICK_MASK;
    }
}
