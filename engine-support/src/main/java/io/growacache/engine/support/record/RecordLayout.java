package io.growacache.engine.support.record;

import static io.growacache.spi.engine.ItemMetadata.NO_DEADLINE;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.memory.NativeMemory;

/**
 * Record in a segment: packed, no alignment, little-endian. The writer that reserved the space stores it plainly; the
 * index slot that is stored afterwards with release makes it visible; then it never changes.
 * <pre>
 * offset size field        contents
 *      0    1 keyLength    0–254; 255: the length is in longKeyLength
 *      1    3 valueLength  bytes of the value in this record; 0 with extents
 *      4    1 fields       which of the following are there; 0x80: no item, see below
 * then, in this order, what there is:
 *           2 longKeyLength  keyLength = 255
 *           4 clientFlags    fields 0x01; absent: 0
 *           4 deadlineDelta  fields 0x02; milliseconds after the segment's deadline base, unsigned
 *           8 deadline       fields 0x04; milliseconds of the wall clock; neither: no deadline
 *           1 type           fields 0x08; absent: 0
 *           1 marks          fields 0x08; absent: 0
 *           2 keyspace       fields 0x10; absent: 0
 *           8 version        fields 0x20; absent: life and offset of the record
 *           8 firstExtent    fields 0x40; location of the first extent
 *           4 totalLength    fields 0x40; bytes of the value
 *           4 extentCount    fields 0x40
 *             key
 *             value
 * Extent, a piece of a large value:
 *      0    1 kind         1
 *      1    3 dataLength
 *      4    1 fields       0x80
 *      5    8 ownerHash    hash of the key
 *     13    8 nextExtent   location, 0 after the last one
 *     21      data
 * Filler, reserved space that was not used:
 *      0    1 kind         0
 *      1    3 dataLength   bytes to skip
 *      4    1 fields       0x80
 * </pre>
 */
public final class RecordLayout {
    /** Length of the fixed header. */
    public static final int HEADER_LENGTH = 5;
    /** Length of an extent without its data. */
    public static final int EXTENT_HEADER_LENGTH = HEADER_LENGTH + 2 * Long.BYTES;
    /** The most that a 24-bit length says. */
    public static final int MAX_DATA_LENGTH = (1 << 24) - 1;
    /** The largest key length that needs no extra field. */
    static final int MAX_SHORT_KEY_LENGTH = 254;

    static final int FIELDS_OFFSET = 4;
    static final int CLIENT_FLAGS = 0x01;
    static final int DEADLINE_DELTA = 0x02;
    static final int DEADLINE = 0x04;
    static final int TYPE_AND_MARKS = 0x08;
    static final int KEYSPACE = 0x10;
    static final int VERSION = 0x20;
    static final int EXTENTS = 0x40;
    static final int NO_ITEM = 0x80;

    static final int KIND_FILLER = 0;
    static final int KIND_EXTENT = 1;
    static final int OWNER_HASH_OFFSET = HEADER_LENGTH;
    static final int NEXT_EXTENT_OFFSET = OWNER_HASH_OFFSET + Long.BYTES;

    private static final int LONG_KEY = 255;
    private static final int LONG_KEY_FIELD_LENGTH = Short.BYTES;
    private static final int EXTENTS_FIELD_LENGTH = Long.BYTES + 2 * Integer.BYTES;
    private static final int LENGTH_SHIFT = 8;
    private static final int BYTE_MASK = 0xff;
    private static final int SHORT_MASK = 0xffff;
    private static final long MAX_DELTA = 0xffff_ffffL;

    /** Length of all optional fields but longKeyLength, by the low seven bits of {@code fields}. */
    private static final byte[] OPTIONAL_LENGTH = new byte[NO_ITEM];

    static {
        for (int fields = 0; fields < NO_ITEM; fields++) {
            OPTIONAL_LENGTH[fields] = (byte) (((fields & CLIENT_FLAGS) != 0 ? Integer.BYTES : 0)
                    + ((fields & DEADLINE_DELTA) != 0 ? Integer.BYTES : 0)
                    + ((fields & DEADLINE) != 0 ? Long.BYTES : 0)
                    + ((fields & TYPE_AND_MARKS) != 0 ? 2 * Byte.BYTES : 0)
                    + ((fields & KEYSPACE) != 0 ? Short.BYTES : 0)
                    + ((fields & VERSION) != 0 ? Long.BYTES : 0)
                    + ((fields & EXTENTS) != 0 ? EXTENTS_FIELD_LENGTH : 0));
        }
    }

    /** The longest record head: header and all fields. */
    public static final int MAX_HEAD_LENGTH = HEADER_LENGTH + LONG_KEY_FIELD_LENGTH + OPTIONAL_LENGTH[NO_ITEM - 1];

    private RecordLayout() {
    }

    // ---------------------------------------------------------------- reading

    private static int fields(long record) {
        return NativeMemory.getByte(record + FIELDS_OFFSET) & BYTE_MASK;
    }

    /** Whether the record is an item's. */
    public static boolean isItem(long record) {
        return (fields(record) & NO_ITEM) == 0;
    }

    /** Whether a record that is no item's is an extent. */
    public static boolean isExtent(long record) {
        return fields(record) == NO_ITEM && NativeMemory.getByte(record) == KIND_EXTENT;
    }

    /** Whether the item's value is in extents. */
    public static boolean hasExtents(long record) {
        return (fields(record) & EXTENTS) != 0;
    }

    /** Bytes of the whole record, extents not counted. Of bytes that are no record, any positive number. */
    public static int length(long record) {
        int word = NativeMemory.getInt(record);
        int data = word >>> LENGTH_SHIFT;
        int fields = fields(record);
        if ((fields & NO_ITEM) != 0) {
            return ((word & BYTE_MASK) == KIND_EXTENT ? EXTENT_HEADER_LENGTH : HEADER_LENGTH) + data;
        }
        int keyLength = word & BYTE_MASK;
        return HEADER_LENGTH + OPTIONAL_LENGTH[fields] + data
                + (keyLength == LONG_KEY ? LONG_KEY_FIELD_LENGTH + longKeyLength(record) : keyLength);
    }

    private static int longKeyLength(long record) {
        return NativeMemory.getShort(record + HEADER_LENGTH) & SHORT_MASK;
    }

    /** Bytes of an item's key. */
    public static int keyLength(long record) {
        int keyLength = NativeMemory.getByte(record) & BYTE_MASK;
        return keyLength == LONG_KEY ? longKeyLength(record) : keyLength;
    }

    /** Address of an item's key. */
    public static long keyAddress(long record) {
        boolean isLong = (NativeMemory.getByte(record) & BYTE_MASK) == LONG_KEY;
        return record + HEADER_LENGTH + OPTIONAL_LENGTH[fields(record) & ~NO_ITEM]
                + (isLong ? LONG_KEY_FIELD_LENGTH : 0);
    }

    private static long fieldsAddress(long record) {
        boolean isLong = (NativeMemory.getByte(record) & BYTE_MASK) == LONG_KEY;
        return record + HEADER_LENGTH + (isLong ? LONG_KEY_FIELD_LENGTH : 0);
    }

    /** Where the field is that the bit {@code field} announces. */
    private static long fieldAddress(long record, int fields, int field) {
        return fieldsAddress(record) + OPTIONAL_LENGTH[fields & (field - 1)];
    }

    /** An item's keyspace. */
    public static int keyspace(long record) {
        int fields = fields(record);
        return (fields & KEYSPACE) == 0 ? 0
                : NativeMemory.getShort(fieldAddress(record, fields, KEYSPACE)) & SHORT_MASK;
    }

    /** An item's deadline. */
    public static long deadlineMillis(long record, long deadlineBaseMillis) {
        int fields = fields(record);
        if ((fields & DEADLINE_DELTA) != 0) {
            return deadlineBaseMillis
                    + (NativeMemory.getInt(fieldAddress(record, fields, DEADLINE_DELTA)) & MAX_DELTA);
        }
        return (fields & DEADLINE) != 0 ? NativeMemory.getLong(fieldAddress(record, fields, DEADLINE)) : NO_DEADLINE;
    }

    /** Whether the item's key has these bytes. */
    public static boolean hasKey(long record, int keyspace, long keyAddress, int keyLength) {
        return keyLength(record) == keyLength && keyspace(record) == keyspace
                && NativeMemory.isSame(keyAddress(record), keyAddress, keyLength);
    }

    /**
     * The same for bytes that may be overwritten meanwhile: nothing at or after {@code end} is read. The first {@link
     * #MAX_HEAD_LENGTH} bytes must be readable.
     */
    public static boolean hasKey(long record, long end, int keyspace, long keyAddress, int keyLength) {
        if (!isItem(record) || keyLength(record) != keyLength || keyspace(record) != keyspace) {
            return false;
        }
        long key = keyAddress(record);
        return key <= end - keyLength && NativeMemory.isSame(key, keyAddress, keyLength);
    }

    /** Bytes of the value, in this record or in extents. */
    public static int valueLength(long record) {
        int fields = fields(record);
        return (fields & EXTENTS) == 0 ? NativeMemory.getInt(record) >>> LENGTH_SHIFT
                : NativeMemory.getInt(fieldAddress(record, fields, EXTENTS) + Long.BYTES);
    }

    /** Address of a value that is not in extents. */
    public static long valueAddress(long record) {
        return keyAddress(record) + keyLength(record);
    }

    /** Location of the first extent. */
    public static long firstExtent(long record) {
        return NativeMemory.getLong(fieldAddress(record, fields(record), EXTENTS));
    }

    /** How many extents the value has; 0 when it is in the record. */
    public static int extentCount(long record) {
        int fields = fields(record);
        return (fields & EXTENTS) == 0 ? 0
                : NativeMemory.getInt(fieldAddress(record, fields, EXTENTS) + Long.BYTES + Integer.BYTES);
    }

    /** Bytes that an item takes in all its segments. */
    public static long itemLength(long record) {
        int extents = extentCount(record);
        return extents == 0 ? length(record)
                : (long) length(record) + valueLength(record) + (long) extents * EXTENT_HEADER_LENGTH;
    }

    /**
     * Loads an item's metadata.
     *
     * @param ownVersion the version that the item has when it brings none
     */
    public static void readMetadata(long record, long deadlineBaseMillis, long ownVersion, ItemMetadata target) {
        int fields = fields(record);
        target.setValueLength(valueLength(record));
        if (fields == 0) {
            target.setFlags(0);
            target.setType(ItemMetadata.TYPE_BYTES);
            target.setMarks((byte) 0);
            target.setDeadlineMillis(NO_DEADLINE);
            target.setVersion(ownVersion);
            return;
        }
        target.setFlags((fields & CLIENT_FLAGS) == 0 ? 0
                : NativeMemory.getInt(fieldAddress(record, fields, CLIENT_FLAGS)));
        target.setDeadlineMillis(deadlineMillis(record, deadlineBaseMillis));
        long typeAddress = fieldAddress(record, fields, TYPE_AND_MARKS);
        boolean hasType = (fields & TYPE_AND_MARKS) != 0;
        target.setType(hasType ? NativeMemory.getByte(typeAddress) : ItemMetadata.TYPE_BYTES);
        target.setMarks(hasType ? NativeMemory.getByte(typeAddress + 1) : 0);
        target.setVersion((fields & VERSION) == 0 ? ownVersion
                : NativeMemory.getLong(fieldAddress(record, fields, VERSION)));
    }

    /** The version that an item brings, or 0. */
    public static long explicitVersion(long record) {
        int fields = fields(record);
        return (fields & VERSION) == 0 ? 0 : NativeMemory.getLong(fieldAddress(record, fields, VERSION));
    }

    // ---------------------------------------------------------------- extents

    /** Bytes of an extent's data. */
    public static int extentDataLength(long extent) {
        return NativeMemory.getInt(extent) >>> LENGTH_SHIFT;
    }

    /** Address of an extent's data. */
    public static long extentDataAddress(long extent) {
        return extent + EXTENT_HEADER_LENGTH;
    }

    /** Location of the extent after this one, 0 after the last. */
    public static long nextExtent(long extent) {
        return NativeMemory.getLong(extent + NEXT_EXTENT_OFFSET);
    }

    /** Hash of the key to whose value an extent belongs. */
    public static long ownerHash(long extent) {
        return NativeMemory.getLong(extent + OWNER_HASH_OFFSET);
    }

    /** Stores an extent's head. */
    public static void writeExtent(long extent, int dataLength, long ownerHash, long nextExtent) {
        NativeMemory.putInt(extent, dataLength << LENGTH_SHIFT | KIND_EXTENT);
        NativeMemory.putByte(extent + FIELDS_OFFSET, (byte) NO_ITEM);
        NativeMemory.putLong(extent + OWNER_HASH_OFFSET, ownerHash);
        NativeMemory.putLong(extent + NEXT_EXTENT_OFFSET, nextExtent);
    }

    /** Marks {@code length} reserved bytes as unused, so that whoever walks the segment steps over them. */
    public static void writeFiller(long record, int length) {
        NativeMemory.putInt(record, (length - HEADER_LENGTH) << LENGTH_SHIFT | KIND_FILLER);
        NativeMemory.putByte(record + FIELDS_OFFSET, (byte) NO_ITEM);
    }

    // ---------------------------------------------------------------- writing

    /**
     * Bytes of the record of an item.
     *
     * @param inlineLength bytes of the value in the record
     * @param form {@link #form}'s answer
     */
    public static int length(int keyLength, int inlineLength, int form) {
        return HEADER_LENGTH + OPTIONAL_LENGTH[form] + keyLength
                + (keyLength > MAX_SHORT_KEY_LENGTH ? LONG_KEY_FIELD_LENGTH : 0) + inlineLength;
    }

    /**
     * Which optional fields an item needs. Where the segment is not known yet, a delta is assumed when the deadline can
     * have one.
     *
     * @param version the version that the item brings, or 0
     */
    public static int form(ItemMetadata item, int keyspace, long version, boolean hasExtents,
            DeadlineForm deadlineForm) {
        return (item.flags() != 0 ? CLIENT_FLAGS : 0)
                | (item.deadlineMillis() == NO_DEADLINE ? 0 : withDeadline(0, deadlineForm))
                | (item.type() != ItemMetadata.TYPE_BYTES || item.marks() != 0 ? TYPE_AND_MARKS : 0)
                | (keyspace != 0 ? KEYSPACE : 0)
                | (version != 0 ? VERSION : 0)
                | (hasExtents ? EXTENTS : 0);
    }

    /** How a deadline is stored. */
    public enum DeadlineForm {
        /** Four bytes, relative to the segment's base. */
        DELTA,
        /** Eight bytes. */
        ABSOLUTE
    }

    /** How a deadline can be stored in a segment with this base. */
    public static DeadlineForm deadlineForm(long deadlineMillis, long deadlineBaseMillis) {
        long delta = deadlineMillis - deadlineBaseMillis;
        return delta >= 0 && delta <= MAX_DELTA ? DeadlineForm.DELTA : DeadlineForm.ABSOLUTE;
    }

    /**
     * Stores all of an item's record but key and value.
     *
     * @param inlineLength bytes of the value in the record
     * @param version the version that the item brings, or 0
     */
    public static void writeHead(long record, int form, int keyspace, int keyLength, int inlineLength,
            ItemMetadata item, long version, long deadlineBaseMillis) {
        boolean isLong = keyLength > MAX_SHORT_KEY_LENGTH;
        NativeMemory.putInt(record, inlineLength << LENGTH_SHIFT | (isLong ? LONG_KEY : keyLength));
        NativeMemory.putByte(record + FIELDS_OFFSET, (byte) form);
        long at = record + HEADER_LENGTH;
        if (isLong) {
            NativeMemory.putShort(at, (short) keyLength);
            at += LONG_KEY_FIELD_LENGTH;
        }
        if ((form & CLIENT_FLAGS) != 0) {
            NativeMemory.putInt(at, item.flags());
            at += Integer.BYTES;
        }
        if ((form & DEADLINE_DELTA) != 0) {
            NativeMemory.putInt(at, (int) (item.deadlineMillis() - deadlineBaseMillis));
            at += Integer.BYTES;
        }
        if ((form & DEADLINE) != 0) {
            NativeMemory.putLong(at, item.deadlineMillis());
            at += Long.BYTES;
        }
        if ((form & TYPE_AND_MARKS) != 0) {
            NativeMemory.putByte(at, item.type());
            NativeMemory.putByte(at + 1, item.marks());
            at += 2;
        }
        if ((form & KEYSPACE) != 0) {
            NativeMemory.putShort(at, (short) keyspace);
            at += Short.BYTES;
        }
        if ((form & VERSION) != 0) {
            NativeMemory.putLong(at, version);
        }
    }

    /** Bytes of an item's record if its deadline is stored in this form. */
    public static int lengthWith(long record, DeadlineForm form) {
        int fields = fields(record);
        return length(record) - OPTIONAL_LENGTH[fields] + OPTIONAL_LENGTH[withDeadline(fields, form)];
    }

    private static int withDeadline(int fields, DeadlineForm form) {
        return (fields & ~(DEADLINE_DELTA | DEADLINE)) | (form == DeadlineForm.DELTA ? DEADLINE_DELTA : DEADLINE);
    }

    /** Copies an item's record, which has a deadline, with the deadline in this form. */
    public static void copyWith(long record, long target, DeadlineForm form, long deadlineMillis,
            long deadlineBaseMillis) {
        int fields = fields(record);
        int changed = withDeadline(fields, form);
        // What precedes the deadline, the deadline, and what follows it.
        int before = (int) (fieldAddress(record, fields, DEADLINE_DELTA) - record);
        long after = fieldAddress(record, fields, TYPE_AND_MARKS);
        NativeMemory.copy(record, target, before);
        NativeMemory.putByte(target + FIELDS_OFFSET, (byte) changed);
        if (form == DeadlineForm.DELTA) {
            NativeMemory.putInt(target + before, (int) (deadlineMillis - deadlineBaseMillis));
        } else {
            NativeMemory.putLong(target + before, deadlineMillis);
        }
        NativeMemory.copy(after, fieldAddress(target, changed, TYPE_AND_MARKS), record + length(record) - after);
    }

    /** Stores where the extents of an item are; after {@link #writeHead}. */
    public static void writeExtents(long record, long firstExtent, int valueLength, int extentCount) {
        long at = fieldAddress(record, fields(record), EXTENTS);
        NativeMemory.putLong(at, firstExtent);
        NativeMemory.putInt(at + Long.BYTES, valueLength);
        NativeMemory.putInt(at + Long.BYTES + Integer.BYTES, extentCount);
    }
}
