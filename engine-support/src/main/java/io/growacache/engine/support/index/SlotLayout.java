package io.growacache.engine.support.index;

/**
 * Index slot: one 64-bit word. Bit 63 is leftmost.
 * <pre>
 * bits   field      contents
 * 63–52  tag        12 bits of the key's hash; see {@link HashIndex} for which
 * 51–44  frequency  8 bits for the engine to count uses in, 0 to 255
 * 43–0   location   the engine's address of the item, never 0
 * </pre>
 * 0 is an empty slot. Tag and location are changed by the holder of the bucket's lock only; the frequency by any
 * reader, with a compare-and-set of the whole word, which a change by the lock's holder may overwrite or make fail: a
 * lost count is harmless.
 */
public final class SlotLayout {
    /** An empty slot. */
    public static final long EMPTY = 0;

    /** Width of the location. */
    public static final int LOCATION_BITS = 44;
    /** Width of the frequency. */
    public static final int FREQUENCY_BITS = 8;
    /** Width of the tag. */
    public static final int TAG_BITS = 12;

    static final int FREQUENCY_SHIFT = LOCATION_BITS;
    static final int TAG_SHIFT = FREQUENCY_SHIFT + FREQUENCY_BITS;

    /** The largest location. */
    public static final long MAX_LOCATION = (1L << LOCATION_BITS) - 1;
    /** The largest tag. */
    public static final long MAX_TAG = (1L << TAG_BITS) - 1;
    /** The largest frequency. */
    public static final int MAX_FREQUENCY = (1 << FREQUENCY_BITS) - 1;

    private static final long FREQUENCY_MASK = (long) MAX_FREQUENCY << FREQUENCY_SHIFT;

    private SlotLayout() {
    }

    /** The slot of these parts; each must be within its range. */
    public static long pack(long tag, int frequency, long location) {
        return tag << TAG_SHIFT | (long) frequency << FREQUENCY_SHIFT | location;
    }

    /** The tag, 0 to 4,095. */
    public static long tag(long slot) {
        return slot >>> TAG_SHIFT;
    }

    /** The frequency. */
    public static int frequency(long slot) {
        return (int) (slot >>> FREQUENCY_SHIFT) & MAX_FREQUENCY;
    }

    /** The location. */
    public static long location(long slot) {
        return slot & MAX_LOCATION;
    }

    /** The slot with another frequency. */
    public static long withFrequency(long slot, int frequency) {
        return (slot & ~FREQUENCY_MASK) | (long) frequency << FREQUENCY_SHIFT;
    }

    /** Whether two slots differ in nothing but the frequency. */
    public static boolean isSameItem(long left, long right) {
        return ((left ^ right) & ~FREQUENCY_MASK) == 0;
    }
}
