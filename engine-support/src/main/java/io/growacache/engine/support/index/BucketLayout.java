package io.growacache.engine.support.index;

/**
 * Hash bucket: two adjacent cache lines, which processors fetch together, little-endian, 128-byte aligned. Bit 63 is
 * leftmost.
 * <pre>
 * offset size field     contents                                access
 *      0    8 info      overflow:42 sequence:15 level:6 lock:1  CAS; but for the lock by its holder, release
 *      8  120 slot[15]  {@link SlotLayout}                      lock's holder, release; frequency CAS; acquire
 *    128      end
 * </pre>
 * An overflow line has the same form with 3 slots, so two lie in a cache line: most hold one slot or two.
 * <ul>
 * <li>overflow: offset / 32 of the next line of the chain, 0 at its end. Offsets count from 32 bytes before the memory that
 *     a {@link GranuleTable} covers; without one they are addresses.
 * <li>sequence: goes up whenever slots have been copied within the bucket and before their originals are emptied.
 * <li>level: how many low bits of a bucket hash lead to this bucket.
 * <li>lock: held by a writer, a scan or a split.
 * </ul>
 * In an overflow line only the overflow field is used; a line that belongs to no chain has its lock bit set and its
 * slots empty, and its overflow field links the free lines.
 */
final class BucketLayout {
    static final long INFO_OFFSET = 0;
    static final long SLOTS_OFFSET = INFO_OFFSET + Long.BYTES;
    static final int SLOT_COUNT = 15;
    static final int LENGTH = (int) SLOTS_OFFSET + SLOT_COUNT * Long.BYTES;
    static final int LENGTH_SHIFT = 7;
    static final int OVERFLOW_SLOT_COUNT = 3;
    static final int OVERFLOW_LENGTH = (int) SLOTS_OFFSET + OVERFLOW_SLOT_COUNT * Long.BYTES;
    static final int OVERFLOW_LENGTH_SHIFT = 5;

    static final long LOCK = 1;
    private static final int LEVEL_SHIFT = 1;
    private static final int LEVEL_BITS = 6;
    private static final long LEVEL_MASK = (1L << LEVEL_BITS) - 1;
    private static final int SEQUENCE_SHIFT = LEVEL_SHIFT + LEVEL_BITS;
    private static final int SEQUENCE_BITS = 15;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final int OVERFLOW_SHIFT = SEQUENCE_SHIFT + SEQUENCE_BITS;
    static final int OVERFLOW_BITS = Long.SIZE - OVERFLOW_SHIFT;

    private BucketLayout() {
    }

    static long pack(long overflowOffset, int sequence, int level) {
        return overflowOffset >>> OVERFLOW_LENGTH_SHIFT << OVERFLOW_SHIFT
                | (sequence & SEQUENCE_MASK) << SEQUENCE_SHIFT
                | (long) level << LEVEL_SHIFT;
    }

    static int level(long info) {
        return (int) (info >>> LEVEL_SHIFT & LEVEL_MASK);
    }

    static int sequence(long info) {
        return (int) (info >>> SEQUENCE_SHIFT & SEQUENCE_MASK);
    }

    static long overflowOffset(long info) {
        return info >>> OVERFLOW_SHIFT << OVERFLOW_LENGTH_SHIFT;
    }

    static boolean isLocked(long info) {
        return (info & LOCK) != 0;
    }

    /** The address of slot {@code number} of the line at {@code line}. */
    static long slotAddress(long line, int number) {
        return line + SLOTS_OFFSET + (long) number * Long.BYTES;
    }
}
