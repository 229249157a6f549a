package io.growacache.spi.engine;

/** What an item carries beside key and value. Mutable, so that one object serves many items; not for sharing. */
public class ItemMetadata {
    /** The deadline of an item that does not expire. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** The type of a plain string of bytes. */
    public static final byte TYPE_BYTES = 0;

    private int valueLength;
    private int flags;
    private byte type;
    private byte marks;
    private long deadlineMillis = NO_DEADLINE;
    private long version;

    /** Metadata of an empty item without a deadline. */
    public ItemMetadata() {
    }

    /** Length of the value in bytes, 0 to the engine's maximum. */
    public final int valueLength() {
        return valueLength;
    }

    /** 32 bits that memcache clients store beside a value. */
    public final int flags() {
        return flags;
    }

    /** 0 for plain bytes; other numbers belong to protocols (RESP's collections). */
    public final byte type() {
        return type;
    }

    /** Eight bits that belong to protocols (memcache's stale and win marks). */
    public final byte marks() {
        return marks;
    }

    /** When the item expires, in milliseconds of the wall clock, or {@link #NO_DEADLINE}. */
    public final long deadlineMillis() {
        return deadlineMillis;
    }

    /**
     * The CAS token: never 0, never used twice for one key unless a protocol sets it. It may also change when the engine moves
     * the item. In a draft, 0 leaves the choice to the engine and any other value sets it.
     */
    public final long version() {
        return version;
    }

    /** Sets {@link #valueLength()}. */
    public final void setValueLength(int newValueLength) {
        valueLength = newValueLength;
    }

    /** Sets {@link #flags()}. */
    public final void setFlags(int newFlags) {
        flags = newFlags;
    }

    /** Sets {@link #type()}. */
    public final void setType(byte newType) {
        type = newType;
    }

    /** Sets {@link #marks()}. */
    public final void setMarks(byte newMarks) {
        marks = newMarks;
    }

    /** Sets {@link #deadlineMillis()}. */
    public final void setDeadlineMillis(long newDeadlineMillis) {
        deadlineMillis = newDeadlineMillis;
    }

    /** Sets {@link #version()}. */
    public final void setVersion(long newVersion) {
        version = newVersion;
    }

    /** Whether the item is expired at a time of the wall clock: at its deadline it is. */
    public final boolean isExpiredAt(long wallMillis) {
        return wallMillis >= deadlineMillis;
    }

    /** Takes over everything from {@code other}. */
    public final void copyFrom(ItemMetadata other) {
        valueLength = other.valueLength;
        flags = other.flags;
        type = other.type;
        marks = other.marks;
        deadlineMillis = other.deadlineMillis;
        version = other.version;
    }

    /** Back to an empty item without a deadline. */
    public final void clearMetadata() {
        valueLength = 0;
        flags = 0;
        type = TYPE_BYTES;
        marks = 0;
        deadlineMillis = NO_DEADLINE;
        version = 0;
    }
}
