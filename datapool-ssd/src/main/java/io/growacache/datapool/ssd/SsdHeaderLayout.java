package io.growacache.datapool.ssd;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * First 4,096 bytes of a pool's file or device; little-endian. All fields lie in the first 512 bytes, which a device writes
 * whole or not at all.
 * <pre>
 * offset size field                 contents                                        written
 *      0    8 magic                 "gac-bnew" while being created, then "gac-bloc" last of all
 *      8    4 poolFormatVersion     1                                               at creation
 *     12    4 dataOffset            1 MiB = where the data begins                   at creation
 *     16   16 engineFormat          ASCII, filled up with zeros                     at creation
 *     32    4 contentVersion        engine's format of what markClean completed     by markClean
 *     36    4 newestContentVersion  newest engine format that may be in the data    by markDirty, markClean
 *     40   16 instanceId            random UUID, most significant half first        at creation
 *     56    8 dataLength            bytes after dataOffset; the pool's capacity     at creation
 *     64    8 createdMillis         wall clock                                      at creation
 *     72    4 blockLength           of the pool's geometry                          at creation
 *     76    4 writeUnit             of the pool's geometry                          at creation
 *     80    4 headerCrc             CRC32C of bytes 8 to 79                         with any of the above
 *     84   44 zero
 *    128    8 state                 "NEW     ", "CLEAN   " or "DIRTY   "            by markDirty, markClean
 *    136  120 zero
 *    256  128 holder                UTF-8, filled up with zeros: who has it open    at open and close
 *    384      zero up to 4096
 * </pre>
 * magic and poolFormatVersion keep their places and meanings in all versions, so that a newer file is told from a damaged
 * one. A file counts once its magic is "gac-bloc": everything before is written, and forced, first. The page is always
 * written as a whole. state and holder are not under the checksum; a state is one of three words that differ in many bits,
 * anything else is damage.
 */
final class SsdHeaderLayout {
    static final int MAGIC_OFFSET = 0;
    static final int POOL_FORMAT_VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int DATA_OFFSET_OFFSET = POOL_FORMAT_VERSION_OFFSET + Integer.BYTES;
    static final int ENGINE_FORMAT_OFFSET = DATA_OFFSET_OFFSET + Integer.BYTES;
    static final int ENGINE_FORMAT_LENGTH = 16;
    static final int CONTENT_VERSION_OFFSET = ENGINE_FORMAT_OFFSET + ENGINE_FORMAT_LENGTH;
    static final int NEWEST_CONTENT_VERSION_OFFSET = CONTENT_VERSION_OFFSET + Integer.BYTES;
    static final int INSTANCE_ID_OFFSET = NEWEST_CONTENT_VERSION_OFFSET + Integer.BYTES;
    static final int DATA_LENGTH_OFFSET = INSTANCE_ID_OFFSET + 2 * Long.BYTES;
    static final int CREATED_MILLIS_OFFSET = DATA_LENGTH_OFFSET + Long.BYTES;
    static final int BLOCK_LENGTH_OFFSET = CREATED_MILLIS_OFFSET + Long.BYTES;
    static final int WRITE_UNIT_OFFSET = BLOCK_LENGTH_OFFSET + Integer.BYTES;
    static final int HEADER_CRC_OFFSET = WRITE_UNIT_OFFSET + Integer.BYTES;
    static final int FIELDS_END = HEADER_CRC_OFFSET + Integer.BYTES;
    static final int STATE_OFFSET = 128;
    static final int HOLDER_OFFSET = 256;
    static final int HOLDER_LENGTH = 128;
    static final int HEADER_LENGTH = 4096;

    /** What {@link #HEADER_CRC_OFFSET} covers: from here up to itself. */
    static final int CRC_BEGIN = POOL_FORMAT_VERSION_OFFSET;

    /** Where the data begins, so that large writes are aligned to whatever a device erases. */
    static final int DATA_OFFSET = 1 << 20;

    static final int POOL_FORMAT_VERSION = 1;
    static final int OLDEST_POOL_FORMAT_VERSION = 1;

    static final long MAGIC_BEING_CREATED = word("gac-bnew");
    static final long MAGIC = word("gac-bloc");
    static final long STATE_NEW = word("NEW     ");
    static final long STATE_CLEAN = word("CLEAN   ");
    static final long STATE_DIRTY = word("DIRTY   ");

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SsdHeaderLayout() {
    }

    /** Eight letters as they appear in a dump of the file. */
    private static long word(String letters) {
        byte[] bytes = letters.getBytes(StandardCharsets.US_ASCII);
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word |= (long) bytes[i] << (i * Byte.SIZE);
        }
        return word;
    }
}
