package io.growacache.engine.support.flash;

import io.growacache.spi.memory.NativeMemory;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What is on the device, little-endian. The device is cut into the super block, the journal, and segments of equal
 * length. A checksum is the CRC-32C of the bytes that it covers.
 * <pre>
 * super block, in the first block
 * offset size field          contents
 *      0    8 magic          "gacflash"
 *      8    4 crc            of bytes 12 to 56
 *     12    4 version        1
 *     16    8 hashSeed       seed of the key hash
 *     24    8 segmentLength  bytes, a multiple of the block length
 *     32    8 journalOffset  bytes
 *     40    8 journalLength  bytes
 *     48    8 segmentsOffset bytes; segments follow up to the end of the device
 *     56      end
 *
 * segment: records from offset 0; the summary's entries and, last, its footer at the end
 * record, at a multiple of 16
 *      0    4 crc            of bytes 4 to 16 + length
 *      4    4 length         of the item's record
 *      8    8 sequence       of the segment
 *     16      item           as in memory; deadline absolute, value not in extents
 * summary entry
 *      0    8 hash           of the key
 *      8    8 deadline       milliseconds, 2^63 − 1: none
 *     16    8 place          unit in the segment:24 length in units:24 keyspace:16, from bit 0 up
 * footer
 *      0    8 magic          "gacsegmt"; "gaccopys": the records are copies of items that stayed in memory
 *      8    8 sequence
 *     16    4 entryCount
 *     20    4 dataLength     bytes from offset 0 that hold records
 *     24    4 crc            of the entries
 *     28    4 footerCrc      of bytes 0 to 28
 *     32      end
 *
 * part of an index image: a segment of its own; contents from offset 0, the footer at the end
 * footer of a part
 *      0    8 magic          "gacindex"
 *      8    8 sequence       of the segment; of an image's parts they follow one another
 *     16    8 firstSequence  of the image's first part
 *     24    4 partCount
 *     28    4 contentLength  bytes from offset 0, a multiple of 8
 *     32    4 contentCrc     of these
 *     36    4 footerCrc      of bytes 0 to 36
 *     40      end
 *
 * journal block
 *      0    8 magic          "gacjourn"
 *      8    8 number         from 1; the block with the largest is the newest
 *     16    4 entryCount
 *     20    4 crc            of bytes 8 to 20 and of the entries
 *     24      entries
 * journal entry
 *      0    8 event          unit on the device:40 keyspace:16 kind:8, from bit 0 up; of kind 5: hash:56 kind:8
 *      8    8 sequence
 * </pre>
 */
public final class FlashLayout {
    static final long SUPER_MAGIC = magic("gacflash");
    static final long FOOTER_MAGIC = magic("gacsegmt");
    static final long COPIES_MAGIC = magic("gaccopys");
    static final long JOURNAL_MAGIC = magic("gacjourn");
    static final long PART_MAGIC = magic("gacindex");
    static final int VERSION = 1;

    static final long SUPER_CRC_OFFSET = Long.BYTES;
    static final long VERSION_OFFSET = SUPER_CRC_OFFSET + Integer.BYTES;
    static final long HASH_SEED_OFFSET = VERSION_OFFSET + Integer.BYTES;
    static final long SEGMENT_LENGTH_OFFSET = HASH_SEED_OFFSET + Long.BYTES;
    static final long JOURNAL_OFFSET_OFFSET = SEGMENT_LENGTH_OFFSET + Long.BYTES;
    static final long JOURNAL_LENGTH_OFFSET = JOURNAL_OFFSET_OFFSET + Long.BYTES;
    static final long SEGMENTS_OFFSET_OFFSET = JOURNAL_LENGTH_OFFSET + Long.BYTES;
    static final int SUPER_LENGTH = (int) SEGMENTS_OFFSET_OFFSET + Long.BYTES;

    static final long RECORD_LENGTH_OFFSET = Integer.BYTES;
    static final long RECORD_SEQUENCE_OFFSET = RECORD_LENGTH_OFFSET + Integer.BYTES;
    /** Bytes of a record before the item's. */
    public static final int RECORD_HEADER_LENGTH = (int) RECORD_SEQUENCE_OFFSET + Long.BYTES;

    static final long ENTRY_DEADLINE_OFFSET = Long.BYTES;
    static final long ENTRY_PLACE_OFFSET = ENTRY_DEADLINE_OFFSET + Long.BYTES;
    static final int ENTRY_LENGTH = (int) ENTRY_PLACE_OFFSET + Long.BYTES;
    static final int PLACE_LENGTH_SHIFT = 24;
    static final int PLACE_KEYSPACE_SHIFT = 48;
    static final int PLACE_MASK = (1 << PLACE_LENGTH_SHIFT) - 1;

    static final long FOOTER_SEQUENCE_OFFSET = Long.BYTES;
    static final long FOOTER_COUNT_OFFSET = FOOTER_SEQUENCE_OFFSET + Long.BYTES;
    static final long FOOTER_DATA_LENGTH_OFFSET = FOOTER_COUNT_OFFSET + Integer.BYTES;
    static final long FOOTER_ENTRIES_CRC_OFFSET = FOOTER_DATA_LENGTH_OFFSET + Integer.BYTES;
    static final long FOOTER_CRC_OFFSET = FOOTER_ENTRIES_CRC_OFFSET + Integer.BYTES;
    static final int FOOTER_LENGTH = (int) FOOTER_CRC_OFFSET + Integer.BYTES;

    static final long PART_SEQUENCE_OFFSET = Long.BYTES;
    static final long PART_FIRST_OFFSET = PART_SEQUENCE_OFFSET + Long.BYTES;
    static final long PART_COUNT_OFFSET = PART_FIRST_OFFSET + Long.BYTES;
    static final long PART_LENGTH_OFFSET = PART_COUNT_OFFSET + Integer.BYTES;
    static final long PART_CONTENT_CRC_OFFSET = PART_LENGTH_OFFSET + Integer.BYTES;
    static final long PART_CRC_OFFSET = PART_CONTENT_CRC_OFFSET + Integer.BYTES;
    static final int PART_FOOTER_LENGTH = (int) PART_CRC_OFFSET + Integer.BYTES;

    static final long JOURNAL_NUMBER_OFFSET = Long.BYTES;
    static final long JOURNAL_COUNT_OFFSET = JOURNAL_NUMBER_OFFSET + Long.BYTES;
    static final long JOURNAL_CRC_OFFSET = JOURNAL_COUNT_OFFSET + Integer.BYTES;
    static final int JOURNAL_ENTRIES_OFFSET = (int) JOURNAL_CRC_OFFSET + Integer.BYTES;
    static final int JOURNAL_ENTRY_LENGTH = 2 * Long.BYTES;
    static final int EVENT_KEYSPACE_SHIFT = 40;
    static final int EVENT_KIND_SHIFT = 56;
    static final long EVENT_UNIT_MASK = (1L << EVENT_KEYSPACE_SHIFT) - 1;
    static final long EVENT_HASH_MASK = (1L << EVENT_KIND_SHIFT) - 1;
    static final int SHORT_MASK = 0xffff;

    private FlashLayout() {
    }

    private static long magic(String letters) {
        long magic = 0;
        for (int i = letters.length() - 1; i >= 0; i--) {
            magic = magic << Byte.SIZE | letters.charAt(i);
        }
        return magic;
    }

    /** The CRC-32C of native memory. */
    static int crc(long address, long length) {
        return crc(new CRC32C(), address, length);
    }

    /** The same, going on from what {@code crc} has seen. */
    static int crc(CRC32C crc, long address, long length) {
        ByteBuffer bytes = NativeMemory.all().asSlice(address, length).asByteBuffer();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Length rounded up to whole units. */
    static int inUnits(int length) {
        return Math.ceilDiv(length, FlashLocation.UNIT) * FlashLocation.UNIT;
    }

    /** Stores what precedes an item's record that is complete. */
    static void sealRecord(long at, int itemLength, long sequence) {
        NativeMemory.putInt(at + RECORD_LENGTH_OFFSET, itemLength);
        NativeMemory.putLong(at + RECORD_SEQUENCE_OFFSET, sequence);
        NativeMemory.putInt(at, crc(at + RECORD_LENGTH_OFFSET,
                RECORD_HEADER_LENGTH - RECORD_LENGTH_OFFSET + itemLength));
    }

    /** The item's length if the bytes are a record of the segment with this sequence, all of it before {@code end}. */
    static int checkedLength(long at, long end, long sequence) {
        if (end - at < RECORD_HEADER_LENGTH) {
            return -1;
        }
        int length = NativeMemory.getInt(at + RECORD_LENGTH_OFFSET);
        if (length <= 0 || length > end - at - RECORD_HEADER_LENGTH
                || NativeMemory.getLong(at + RECORD_SEQUENCE_OFFSET) != sequence) {
            return -1;
        }
        int crc = crc(at + RECORD_LENGTH_OFFSET, RECORD_HEADER_LENGTH - RECORD_LENGTH_OFFSET + length);
        return crc == NativeMemory.getInt(at) ? length : -1;
    }

    /** Whether the bytes are the footer of a segment of this length. */
    static boolean isFooter(long at, int segmentLength) {
        int count = NativeMemory.getInt(at + FOOTER_COUNT_OFFSET);
        return (NativeMemory.getLong(at) == FOOTER_MAGIC || isOfCopies(at))
                && NativeMemory.getInt(at + FOOTER_CRC_OFFSET) == crc(at, FOOTER_CRC_OFFSET)
                && count >= 0 && summaryLength(count) <= segmentLength;
    }

    /** Whether a footer is that of a segment of copies. */
    static boolean isOfCopies(long at) {
        return NativeMemory.getLong(at) == COPIES_MAGIC;
    }

    /** Whether the bytes are the footer of a part of an index image. */
    static boolean isPartFooter(long at, int segmentLength) {
        int length = NativeMemory.getInt(at + PART_LENGTH_OFFSET);
        return NativeMemory.getLong(at) == PART_MAGIC
                && NativeMemory.getInt(at + PART_CRC_OFFSET) == crc(at, PART_CRC_OFFSET)
                && length >= 0 && length <= partLength(segmentLength) && length % Long.BYTES == 0;
    }

    /** Bytes that a part of an index image holds. */
    static int partLength(int segmentLength) {
        return segmentLength - PART_FOOTER_LENGTH;
    }

    /** Bytes of a summary. */
    static long summaryLength(int entryCount) {
        return FOOTER_LENGTH + (long) entryCount * ENTRY_LENGTH;
    }

    static long place(int unit, int units, int keyspace) {
        return unit | (long) units << PLACE_LENGTH_SHIFT | (long) keyspace << PLACE_KEYSPACE_SHIFT;
    }

    static int placeUnit(long place) {
        return (int) place & PLACE_MASK;
    }

    static int placeUnits(long place) {
        return (int) (place >>> PLACE_LENGTH_SHIFT) & PLACE_MASK;
    }

    static int placeKeyspace(long place) {
        return (int) (place >>> PLACE_KEYSPACE_SHIFT) & SHORT_MASK;
    }
}
