package io.growacache.engine.support.flash;

import io.growacache.engine.support.index.SlotLayout;

/**
 * Location of an item on a device, as an index slot holds it. Bit 43 is leftmost.
 * <pre>
 * bits   field        contents
 * 43     flash        1; locations in memory have 0
 * 42–36  lengthClass  an upper bound of the record's length: (8 + low three bits) × 8 × 2^(high four bits) bytes
 * 35–0   unit         position on the device in units of 16 bytes
 * </pre>
 */
public final class FlashLocation {
    /** Records begin at multiples of this many bytes. */
    public static final int UNIT = 16;
    /** Bytes of a device that can be addressed. */
    public static final long MAX_DEVICE_LENGTH = 1L << 40;
    /** The longest record that a location can describe. */
    public static final int MAX_RECORD_LENGTH = (15 * 8) << 15;

    /** Bits of a slot's frequency that hold more of the key's hash while the item is on a device. */
    public static final int TAG_MASK = 0x7c;

    /** How far the bits below those count uses on the device; the highest bit says that there was any use. */
    public static final int MAX_COUNT = 3;

    private static final int USED = 0x80;
    private static final int TAG_SHIFT = 2;
    /** Right below the tag that all slots have. */
    private static final int HASH_TAG_SHIFT = 47;
    private static final int UNIT_BITS = 36;
    private static final int CLASS_BITS = 7;
    private static final int MANTISSA_BITS = 3;
    private static final int MANTISSA_COUNT = 1 << MANTISSA_BITS;
    private static final int CLASS_UNIT = 8;
    private static final long FLASH = 1L << (SlotLayout.LOCATION_BITS - 1);
    private static final long UNIT_MASK = (1L << UNIT_BITS) - 1;
    private static final int CLASS_MASK = (1 << CLASS_BITS) - 1;

    /** What slots of items on a device have in common when they may be of one key. */
    public static final long SAME_KEY_MASK = FLASH | SlotLayout.pack(SlotLayout.MAX_TAG, TAG_MASK, 0);

    private FlashLocation() {
    }

    /** Whether a location is on a device. */
    public static boolean isFlash(long location) {
        return (location & FLASH) != 0;
    }

    /** What {@link #TAG_MASK} selects in the frequency of a slot for this hash. */
    public static int tagBits(long hash) {
        return (int) (hash >>> HASH_TAG_SHIFT) << TAG_SHIFT & TAG_MASK;
    }

    /** How often an item was used on the device, to {@link #MAX_COUNT}. */
    public static int useCount(int frequency) {
        return frequency & MAX_COUNT;
    }

    /** Whether an item was ever used, in memory or on the device. */
    public static boolean isUsed(int frequency) {
        return (frequency & USED) != 0;
    }

    /** The frequency of the slot of an item with this hash that comes to the device, where no uses count yet. */
    public static int arrived(long hash, boolean isUsed) {
        return tagBits(hash) | (isUsed ? USED : 0);
    }

    /** The frequency of a slot after one more use on the device. */
    public static int afterUse(int frequency) {
        return Math.min(useCount(frequency) + 1, MAX_COUNT) | USED | (frequency & TAG_MASK);
    }

    /** Whether the item of a slot with the key's tag is on a device and may have the key with this hash. */
    public static boolean mayBe(long slot, long hash) {
        return isFlash(SlotLayout.location(slot)) && (SlotLayout.frequency(slot) & TAG_MASK) == tagBits(hash);
    }

    /** The location of a record. */
    public static long of(long position, int length) {
        return FLASH | (long) lengthClass(length) << UNIT_BITS | position / UNIT;
    }

    /** Where the record begins, in bytes. */
    public static long position(long location) {
        return (location & UNIT_MASK) * UNIT;
    }

    /** No record there is longer. */
    public static int maxLength(long location) {
        int number = (int) (location >>> UNIT_BITS) & CLASS_MASK;
        return ((MANTISSA_COUNT + (number & (MANTISSA_COUNT - 1))) * CLASS_UNIT) << (number >>> MANTISSA_BITS);
    }

    private static int lengthClass(int length) {
        // The least for which the largest mantissa suffices.
        int wholes = Math.ceilDiv(length, (2 * MANTISSA_COUNT - 1) * CLASS_UNIT);
        int octave = wholes <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(wholes - 1);
        int step = CLASS_UNIT << octave;
        int mantissa = Math.max(MANTISSA_COUNT, (length + step - 1) / step);
        return octave << MANTISSA_BITS | mantissa - MANTISSA_COUNT;
    }
}
