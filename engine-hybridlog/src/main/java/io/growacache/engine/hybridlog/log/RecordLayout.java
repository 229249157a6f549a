package io.growacache.engine.hybridlog.log;

import static io.growacache.spi.engine.ItemMetadata.NO_DEADLINE;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.memory.NativeMemory;
import java.lang.invoke.VarHandle;

/**
 * Record in the log: 8-byte aligned, little-endian, its length a multiple of 8. One aligned word says all about lengths,
 * so they are never seen torn. Bit 63 is leftmost.
 * <pre>
 * offset size field    contents
 *      0    8 header   dataLength:24 keyLength:16 changeCount:12 copies:3 fields:6 kind:2 changing:1
 * an item's record (kind 1) goes on with what its fields say is there, in this order:
 *           4 clientFlags    0x01; absent: 0
 *           8 deadline       0x02; milliseconds of the wall clock; absent: none
 *           1 type           0x04; absent: 0
 *           1 marks          0x04; absent: 0
 *           2 keyspace       0x08; absent: 0
 *           8 version        0x10; absent: address and changeCount
 *           8 firstExtent    0x20; address of the first extent
 *           4 totalLength    0x20; bytes of the value
 *           4 extentCount    0x20
 *             key
 *             value, dataLength bytes; none with extents
 *             padding, less than 8 bytes
 * an extent (kind 2), a piece of a large value:
 *           8 nextExtent     address, 0 after the last one
 *             data, dataLength bytes
 *             padding
 * a filler (kind 3), reserved space that was not used:
 *             dataLength bytes, a multiple of 8
 * </pre>
 *
 * <p><b>Access.</b> The writer that reserved the space stores a record plainly; the index slot that is stored afterwards
 * with release makes it visible. Later it changes in place only, by a holder of the locks of its key's buckets: {@link
 * #beginChange} sets {@code changing}, {@link #endChange} clears it and counts the change. What a change may touch are
 * {@code dataLength} within the padding, the fields' contents and the value; kind, fields, key and keyspace stay. A
 * reader loads the header with acquire, and {@linkplain #isUnchanged once more} after it has read: equal headers without
 * {@code changing} mean that nothing changed in between, because {@code changeCount} never comes round at one address.
 *
 * <p>{@code copies} is the generation of copies on a device that has one of the item as it is; 0: none has. It is {@linkplain
 * #setCopies set} with the same locks held, and any change in place makes it 0.
 */
public final class RecordLayout {
    /** Records begin at, and have lengths that are, multiples of this. */
    public static final int ALIGNMENT = 8;
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = Long.BYTES;
    /** Bytes of an extent without its data. */
    public static final int EXTENT_HEADER_LENGTH = HEADER_LENGTH + Long.BYTES;
    /** So often a record is changed in place at most. */
    public static final int MAX_CHANGE_COUNT = (1 << 12) - 1;
    /** Width of the change counter. */
    public static final int CHANGE_COUNT_BITS = 12;
    /** The most that a record's data length says. */
    public static final int MAX_DATA_LENGTH = (1 << 24) - 1;
    /** The most that a key length says. */
    public static final int MAX_KEY_LENGTH = (1 << 16) - 1;

    static final int ITEM = 1;
    static final int EXTENT = 2;
    static final int FILLER = 3;

    static final int CLIENT_FLAGS = 0x01;
    static final int DEADLINE = 0x02;
    static final int TYPE_AND_MARKS = 0x04;
    static final int KEYSPACE = 0x08;
    static final int VERSION = 0x10;
    static final int EXTENTS = 0x20;

    /** The largest generation of copies. */
    public static final int MAX_COPIES = (1 << 3) - 1;

    private static final long CHANGING = 1;
    private static final int KIND_SHIFT = 1;
    private static final int KIND_MASK = 0x3;
    private static final int FIELDS_SHIFT = 3;
    private static final int FIELDS_MASK = 0x3f;
    private static final int COPIES_SHIFT = 9;
    private static final long COPIES_MASK = (long) MAX_COPIES << COPIES_SHIFT;
    private static final int CHANGE_COUNT_SHIFT = 12;
    private static final int KEY_LENGTH_SHIFT = CHANGE_COUNT_SHIFT + CHANGE_COUNT_BITS;
    private static final int DATA_LENGTH_SHIFT = KEY_LENGTH_SHIFT + 16;
    private static final int SHORT_MASK = 0xffff;
    private static final int EXTENTS_FIELD_LENGTH = Long.BYTES + 2 * Integer.BYTES;
    private static final int NEXT_EXTENT_OFFSET = HEADER_LENGTH;

    /** Length of all optional fields, by the bits of {@code fields}. */
    private static final byte[] OPTIONAL_LENGTH = new byte[FIELDS_MASK + 1];

    static {
        for (int fields = 0; fields <= FIELDS_MASK; fields++) {
            OPTIONAL_LENGTH[fields] = (byte) (((fields & CLIENT_FLAGS) != 0 ? Integer.BYTES : 0)
                    + ((fields & DEADLINE) != 0 ? Long.BYTES : 0)
                    + ((fields & TYPE_AND_MARKS) != 0 ? 2 * Byte.BYTES : 0)
                    + ((fields & KEYSPACE) != 0 ? Short.BYTES : 0)
                    + ((fields & VERSION) != 0 ? Long.BYTES : 0)
                    + ((fields & EXTENTS) != 0 ? EXTENTS_FIELD_LENGTH : 0));
        }
    }

    private RecordLayout() {
    }

    // ---------------------------------------------------------------- header

    /** The header; what is read later is at least as new. */
    public static long header(long record) {
        return NativeMemory.getLongAcquire(record);
    }

    private static int fields(long header) {
        return (int) (header >>> FIELDS_SHIFT) & FIELDS_MASK;
    }

    private static int kind(long header) {
        return (int) (header >>> KIND_SHIFT) & KIND_MASK;
    }

    /** Whether the record is an item's. */
    public static boolean isItem(long header) {
        return kind(header) == ITEM;
    }

    /** Whether the record is an extent. */
    public static boolean isExtent(long header) {
        return kind(header) == EXTENT;
    }

    /** Whether the record is a filler. */
    public static boolean isFiller(long header) {
        return kind(header) == FILLER;
    }

    /** Whether the item's value is in extents. */
    public static boolean hasExtents(long header) {
        return (fields(header) & EXTENTS) != 0;
    }

    /** Whether the record is being changed. */
    public static boolean isChanging(long header) {
        return (header & CHANGING) != 0;
    }

    /** How often the record was changed in place. */
    public static int changeCount(long header) {
        return (int) (header >>> CHANGE_COUNT_SHIFT) & MAX_CHANGE_COUNT;
    }

    /** Bytes of an item's key. */
    public static int keyLength(long header) {
        return (int) (header >>> KEY_LENGTH_SHIFT) & SHORT_MASK;
    }

    /** Bytes of a value, or a piece of it, in this record. */
    public static int dataLength(long header) {
        return (int) (header >>> DATA_LENGTH_SHIFT);
    }

    /** Bytes of the whole record with padding. Of bytes that are no record, any number of at least 8. */
    public static int length(long header) {
        int data = dataLength(header);
        return switch (kind(header)) {
            case ITEM -> length(fields(header), keyLength(header), data);
            case EXTENT -> extentLength(data);
            default -> HEADER_LENGTH + data;
        };
    }

    private static long pack(int kind, int fields, int changeCount, int keyLength, int dataLength) {
        return (long) dataLength << DATA_LENGTH_SHIFT | (long) keyLength << KEY_LENGTH_SHIFT
                | (long) changeCount << CHANGE_COUNT_SHIFT | (long) fields << FIELDS_SHIFT | (long) kind << KIND_SHIFT;
    }

    private static int padded(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    // ---------------------------------------------------------------- what a record will be

    /**
     * Which optional fields an item needs.
     *
     * @param version the version that the item brings, or 0
     */
    public static int form(ItemMetadata item, int keyspace, long version) {
        return (item.flags() != 0 ? CLIENT_FLAGS : 0)
                | (item.deadlineMillis() == NO_DEADLINE ? 0 : DEADLINE)
                | (item.type() != ItemMetadata.TYPE_BYTES || item.marks() != 0 ? TYPE_AND_MARKS : 0)
                | (keyspace != 0 ? KEYSPACE : 0)
                | (version != 0 ? VERSION : 0);
    }

    /** The form of the same item with its value in extents. */
    public static int withExtents(int form) {
        return form | EXTENTS;
    }

    /** Whether the record has exactly these optional fields. */
    public static boolean hasForm(long header, int form) {
        return fields(header) == form;
    }

    /** Bytes of an item's record of a {@link #form}, with padding. */
    public static int length(int form, int keyLength, int dataLength) {
        return padded(HEADER_LENGTH + OPTIONAL_LENGTH[form] + keyLength + dataLength);
    }

    /** Bytes of an extent with so much data, with padding. */
    public static int extentLength(int dataLength) {
        return padded(EXTENT_HEADER_LENGTH + dataLength);
    }

    // ---------------------------------------------------------------- reading an item

    private static long fieldAddress(long record, long header, int field) {
        return record + HEADER_LENGTH + OPTIONAL_LENGTH[fields(header) & (field - 1)];
    }

    /** Address of an item's key. */
    public static long keyAddress(long record, long header) {
        return record + HEADER_LENGTH + OPTIONAL_LENGTH[fields(header)];
    }

    /** Address of a value that is not in extents. */
    public static long valueAddress(long record, long header) {
        return keyAddress(record, header) + keyLength(header);
    }

    /** An item's keyspace. */
    public static int keyspace(long record, long header) {
        return (fields(header) & KEYSPACE) == 0 ? 0
                : NativeMemory.getShort(fieldAddress(record, header, KEYSPACE)) & SHORT_MASK;
    }

    /** An item's deadline. */
    public static long deadlineMillis(long record, long header) {
        return (fields(header) & DEADLINE) == 0 ? NO_DEADLINE
                : NativeMemory.getLong(fieldAddress(record, header, DEADLINE));
    }

    /** The version that an item brings, or 0. */
    public static long explicitVersion(long record, long header) {
        return (fields(header) & VERSION) == 0 ? 0 : NativeMemory.getLong(fieldAddress(record, header, VERSION));
    }

    /**
     * Whether the record is an item with this key. The bytes may be overwritten meanwhile: nothing at or after {@code end}
     * is read.
     */
    public static boolean hasKey(long record, long header, long end, int keyspace, long keyAddress, int keyLength) {
        if (keyLength(header) != keyLength || !isItem(header)) {
            return false;
        }
        long key = keyAddress(record, header);
        return key <= end - keyLength && keyspace(record, header) == keyspace
                && NativeMemory.isSame(key, keyAddress, keyLength);
    }

    /** Bytes of the value, in this record or in extents. */
    public static int valueLength(long record, long header) {
        return hasExtents(header)
                ? NativeMemory.getInt(fieldAddress(record, header, EXTENTS) + Long.BYTES) : dataLength(header);
    }

    /** Address of the first extent. */
    public static long firstExtent(long record, long header) {
        return NativeMemory.getLong(fieldAddress(record, header, EXTENTS));
    }

    /** How many extents the value has; 0 when it is in the record. */
    public static int extentCount(long record, long header) {
        return hasExtents(header)
                ? NativeMemory.getInt(fieldAddress(record, header, EXTENTS) + Long.BYTES + Integer.BYTES) : 0;
    }

    /** Loads an item's metadata but its version. */
    public static void readMetadata(long record, long header, ItemMetadata target) {
        int fields = fields(header);
        target.setValueLength(valueLength(record, header));
        target.setFlags((fields & CLIENT_FLAGS) == 0 ? 0
                : NativeMemory.getInt(fieldAddress(record, header, CLIENT_FLAGS)));
        target.setDeadlineMillis(deadlineMillis(record, header));
        boolean hasType = (fields & TYPE_AND_MARKS) != 0;
        long typeAddress = fieldAddress(record, header, TYPE_AND_MARKS);
        target.setType(hasType ? NativeMemory.getByte(typeAddress) : ItemMetadata.TYPE_BYTES);
        target.setMarks(hasType ? NativeMemory.getByte(typeAddress + 1) : 0);
    }

    // ---------------------------------------------------------------- writing

    /**
     * Stores all of a new record but key, value and extents.
     *
     * @param version the version that the item brings, or 0
     * @return its header
     */
    public static long writeHead(long record, int form, int keyspace, int keyLength, int dataLength, ItemMetadata item,
            long version) {
        long header = pack(ITEM, form, 0, keyLength, dataLength);
        NativeMemory.putLong(record, header);
        writeFields(record, header, item, version);
        if ((form & KEYSPACE) != 0) {
            NativeMemory.putShort(fieldAddress(record, header, KEYSPACE), (short) keyspace);
        }
        return header;
    }

    private static void writeFields(long record, long header, ItemMetadata item, long version) {
        int fields = fields(header);
        if ((fields & CLIENT_FLAGS) != 0) {
            NativeMemory.putInt(fieldAddress(record, header, CLIENT_FLAGS), item.flags());
        }
        if ((fields & DEADLINE) != 0) {
            NativeMemory.putLong(fieldAddress(record, header, DEADLINE), item.deadlineMillis());
        }
        if ((fields & TYPE_AND_MARKS) != 0) {
            long at = fieldAddress(record, header, TYPE_AND_MARKS);
            NativeMemory.putByte(at, item.type());
            NativeMemory.putByte(at + 1, item.marks());
        }
        if ((fields & VERSION) != 0) {
            NativeMemory.putLong(fieldAddress(record, header, VERSION), version);
        }
    }

    /** Stores where the extents of an item are; after {@link #writeHead}. */
    public static void writeExtents(long record, long header, long firstExtent, int valueLength, int extentCount) {
        long at = fieldAddress(record, header, EXTENTS);
        NativeMemory.putLong(at, firstExtent);
        NativeMemory.putInt(at + Long.BYTES, valueLength);
        NativeMemory.putInt(at + Long.BYTES + Integer.BYTES, extentCount);
    }

    /** Stores the head of an extent. */
    public static void writeExtent(long record, int dataLength, long nextExtent) {
        NativeMemory.putLong(record, pack(EXTENT, 0, 0, 0, dataLength));
        NativeMemory.putLong(record + NEXT_EXTENT_OFFSET, nextExtent);
    }

    /** Address of an extent's data. */
    public static long extentDataAddress(long record) {
        return record + EXTENT_HEADER_LENGTH;
    }

    /** Address of the extent after this one, 0 after the last. */
    public static long nextExtent(long record) {
        return NativeMemory.getLong(record + NEXT_EXTENT_OFFSET);
    }

    // ---------------------------------------------------------------- changing in place

    /** Whether the record may be changed in place once more. */
    public static boolean isChangeable(long header) {
        return changeCount(header) < MAX_CHANGE_COUNT;
    }

    /** From here to {@link #endChange} no reader trusts what it reads of the record. */
    public static void beginChange(long record, long header) {
        NativeMemory.putLongOpaque(record, header | CHANGING);
        // Whoever sees a byte of the change, and then has an acquire fence, sees that the record is changing.
        VarHandle.releaseFence();
    }

    /** Stores an item's fields anew. */
    public static void changeFields(long record, long header, ItemMetadata item, long version) {
        writeFields(record, header, item, version);
    }

    /**
     * Makes a change visible.
     *
     * @param header as it was before
     * @return the header as it is now
     */
    public static long endChange(long record, long header, int dataLength) {
        long changed = pack(ITEM, fields(header), changeCount(header) + 1, keyLength(header), dataLength);
        NativeMemory.putLongRelease(record, changed);
        return changed;
    }

    /** Whether nothing of the record has changed since its header was loaded, and nothing was changing then. */
    public static boolean isUnchanged(long record, long header) {
        // What was read before is read before the header is.
        VarHandle.acquireFence();
        return NativeMemory.getLongOpaque(record) == header && !isChanging(header);
    }

    // ---------------------------------------------------------------- copies on a device

    /** Whether some generation of copies has one of the item. */
    public static boolean hasCopy(long header) {
        return (header & COPIES_MASK) != 0;
    }

    /** The generation of copies that has one of the item; 0: none has. */
    public static int copies(long header) {
        return (int) ((header & COPIES_MASK) >>> COPIES_SHIFT);
    }

    /** Says which generation of copies has one of the item; the locks of its key's buckets are held. */
    public static void setCopies(long record, long header, int generation) {
        NativeMemory.putLongRelease(record, withoutCopies(header) | (long) generation << COPIES_SHIFT);
    }

    /** What is left of a header without the generation: equal for an item that has not changed since. */
    public static long withoutCopies(long header) {
        return header & ~COPIES_MASK;
    }

    // ---------------------------------------------------------------- space

    /** Makes reserved space, a multiple of 8, one to be skipped. */
    public static void writeFiller(long record, int length) {
        NativeMemory.putLong(record, pack(FILLER, 0, 0, 0, length - HEADER_LENGTH));
    }
}
