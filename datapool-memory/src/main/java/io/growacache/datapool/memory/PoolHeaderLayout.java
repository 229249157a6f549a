package io.growacache.datapool.memory;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * First 4,096 bytes of a pool's file; little-endian. All fields lie in the first 512 bytes, which a device writes whole
 * or not at all.
 * <pre>
 * offset size field                 contents                                        written
 *      0    8 magic                 "gac-part" while being created, then "gac-pool" last of all
 *      8    4 poolFormatVersion     1                                               at creation
 *     12    4 headerLength          4096 = where the data begins                    at creation
 *     16   16 engineFormat          ASCII, filled up with zeros                     at creation
 *     32    4 contentVersion        engine's format of what markClean completed     by markClean
 *     36    4 newestContentVersion  newest engine format that may be in the data    by markDirty, markClean
 *     40   16 instanceId            random UUID, most significant half first        at creation
 *     56    8 dataLength            bytes after the header                          at creation
 *     64    8 createdMillis         wall clock                                      at creation
 *     72    4 headerCrc             CRC32C of bytes 8 to 71                         with any of the above
 *     76   52 zero
 *    128    8 state                 "NEW     ", "CLEAN   " or "DIRTY   "            one aligned store
 *    136  120 zero
 *    256  128 holder                UTF-8, filled up with zeros: who has it open    at open and close
 *    384      zero up to 4096
 * </pre>
 * magic, poolFormatVersion and headerCrc keep their places and meanings in all versions, so that a newer file is told
 * from a damaged one. A file counts once its magic is "gac-pool": everything before is written, and forced, first.
 * state and holder change without the checksum; a state is one of three words that differ in many bits, anything else
 * is damage.
 */
final class PoolHeaderLayout {
    static final int MAGIC_OFFSET = 0;
    static final int POOL_FORMAT_VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int HEADER_LENGTH_OFFSET = POOL_FORMAT_VERSION_OFFSET + Integer.BYTES;
    static final int ENGINE_FORMAT_OFFSET = HEADER_LENGTH_OFFSET + Integer.BYTES;
    static final int ENGINE_FORMAT_LENGTH = 16;
    static final int CONTENT_VERSION_OFFSET = ENGINE_FORMAT_OFFSET + ENGINE_FORMAT_LENGTH;
    static final int NEWEST_CONTENT_VERSION_OFFSET = CONTENT_VERSION_OFFSET + Integer.BYTES;
    static final int INSTANCE_ID_OFFSET = NEWEST_CONTENT_VERSION_OFFSET + Integer.BYTES;
    static final int DATA_LENGTH_OFFSET = INSTANCE_ID_OFFSET + 2 * Long.BYTES;
    static final int CREATED_MILLIS_OFFSET = DATA_LENGTH_OFFSET + Long.BYTES;
    static final int HEADER_CRC_OFFSET = CREATED_MILLIS_OFFSET + Long.BYTES;
    static final int FIELDS_END = HEADER_CRC_OFFSET + Integer.BYTES;
    static final int STATE_OFFSET = 128;
    static final int HOLDER_OFFSET = 256;
    static final int HOLDER_LENGTH = 128;
    static final int HEADER_LENGTH = 4096;

    /** What {@link #HEADER_CRC_OFFSET} covers: from here up to itself. */
    static final int CRC_BEGIN = POOL_FORMAT_VERSION_OFFSET;

    static final int POOL_FORMAT_VERSION = 1;
    static final int OLDEST_POOL_FORMAT_VERSION = 1;

    static final long MAGIC_BEING_CREATED = word("gac-part");
    static final long MAGIC = word("gac-pool");
    static final long STATE_NEW = word("NEW     ");
    static final long STATE_CLEAN = word("CLEAN   ");
    static final long STATE_DIRTY = word("DIRTY   ");

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private PoolHeaderLayout() {
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
