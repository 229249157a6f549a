package io.growacache.engine.support.segment;

import io.growacache.spi.memory.NativeMemory;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a memory pool holds: its segments, and behind them all that is needed to find in them what they held when the process
 * ended. Little-endian.
 * <pre>
 * part          bytes                        alignment
 * segments      segmentCount × segmentLength 4096
 * state table   segmentCount × 64            64   {@link SegmentLayout}
 * life table    segmentCount × 32            32   {@link SegmentLayout}
 * clear table   16 + 8 × keyspaceCount       8    {@link ClearSequences}
 * granule table 4 per granule                4    {@link io.growacache.engine.support.index.GranuleTable}
 * filled up to a multiple of 64
 * super block   64                           64
 *
 * The super block ends with the pool, so that pools of the same length have it in the same place whatever their sizes are
 * otherwise: there is never an older one beside it.
 *
 * super block
 * offset size field          contents
 *      0    8 magic          "gacsegmt"; stored last, and zero while the rest is being made
 *      8    4 crc            CRC-32C of the bytes 12 to 47
 *     12    4 segmentCount
 *     16    4 segmentShift   binary logarithm of segmentLength
 *     20    4 granuleLength  bytes; the index takes its memory in pieces of this length
 *     24    4 baseLevel      binary logarithm of how many buckets the index began with
 *     28    4 keyspaceCount
 *     32    8 hashSeed       of the key hash
 *     40    8 (zero)
 *     48   16 bootId         of the system that last opened the pool; zero: unknown
 *     64      end
 * </pre>
 *
 * @param segmentCount how many segments there are
 * @param segmentShift binary logarithm of a segment's length
 * @param granuleLength bytes of a granule of the index, a power of two
 * @param baseLevel binary logarithm of the index's first bucket count
 * @param keyspaceCount how many keyspaces there are
 */
public record PoolLayout(int segmentCount, int segmentShift, int granuleLength, int baseLevel, int keyspaceCount) {
    static final long MAGIC = 0x746d_6765_7363_6167L;
    static final int MAGIC_OFFSET = 0;
    static final int CRC_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int SEGMENT_COUNT_OFFSET = CRC_OFFSET + Integer.BYTES;
    static final int SEGMENT_SHIFT_OFFSET = SEGMENT_COUNT_OFFSET + Integer.BYTES;
    static final int GRANULE_LENGTH_OFFSET = SEGMENT_SHIFT_OFFSET + Integer.BYTES;
    static final int BASE_LEVEL_OFFSET = GRANULE_LENGTH_OFFSET + Integer.BYTES;
    static final int KEYSPACE_COUNT_OFFSET = BASE_LEVEL_OFFSET + Integer.BYTES;
    static final int HASH_SEED_OFFSET = KEYSPACE_COUNT_OFFSET + Integer.BYTES;
    static final int CRC_END = HASH_SEED_OFFSET + 2 * Long.BYTES;
    static final int BOOT_ID_OFFSET = CRC_END;
    static final int SUPER_LENGTH = BOOT_ID_OFFSET + 2 * Long.BYTES;

    private static final int ALIGNMENT = 64;
    private static final int LARGEST_GRANULE = 64 << 10;
    private static final int GRANULES_PER_SEGMENT = 16;

    /** Bytes of a granule where segments have this length. */
    public static int granuleLength(long segmentLength) {
        return (int) Math.min(LARGEST_GRANULE, segmentLength / GRANULES_PER_SEGMENT);
    }

    /** How many segments of a length fit into so many bytes, with what is kept about them. */
    public static long segmentCount(long bytes, long segmentLength, int keyspaceCount) {
        long perSegment = segmentLength + SegmentTable.tableBytes(1)
                + segmentLength / granuleLength(segmentLength) * Integer.BYTES;
        return (bytes - SUPER_LENGTH - ClearSequences.tableBytes(keyspaceCount) - 2 * ALIGNMENT) / perSegment;
    }

    /** Bytes of the segments, which come first. */
    public long segmentsLength() {
        return (long) segmentCount << segmentShift;
    }

    /** Where the state table begins, which the life table follows. */
    public long tablesOffset() {
        return segmentsLength();
    }

    /** Where the clear table begins. */
    public long clearsOffset() {
        return tablesOffset() + SegmentTable.tableBytes(segmentCount);
    }

    /** Where the granule table begins. */
    public long granulesOffset() {
        return clearsOffset() + ClearSequences.tableBytes(keyspaceCount);
    }

    /** Where the super block is. */
    public long superBlockOffset() {
        long end = granulesOffset() + (segmentsLength() / granuleLength) * Integer.BYTES;
        return (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Bytes of the whole pool. */
    public long length() {
        return superBlockOffset() + SUPER_LENGTH;
    }

    private long superBlock(long pool) {
        return pool + superBlockOffset();
    }

    /** Begins anew: whatever the pool holds does not count from now on, and all tables are zero. */
    public void erase(long pool) {
        long block = superBlock(pool);
        NativeMemory.putLongRelease(block + MAGIC_OFFSET, 0);
        NativeMemory.zero(pool + segmentsLength(), superBlockOffset() - segmentsLength());
        NativeMemory.zero(block + CRC_OFFSET, SUPER_LENGTH - CRC_OFFSET);
    }

    /** Makes what the pool holds count, all else being in its place. */
    public void publish(long pool, long hashSeed, UUID bootId) {
        long block = superBlock(pool);
        NativeMemory.putInt(block + SEGMENT_COUNT_OFFSET, segmentCount);
        NativeMemory.putInt(block + SEGMENT_SHIFT_OFFSET, segmentShift);
        NativeMemory.putInt(block + GRANULE_LENGTH_OFFSET, granuleLength);
        NativeMemory.putInt(block + BASE_LEVEL_OFFSET, baseLevel);
        NativeMemory.putInt(block + KEYSPACE_COUNT_OFFSET, keyspaceCount);
        NativeMemory.putLong(block + HASH_SEED_OFFSET, hashSeed);
        NativeMemory.putInt(block + CRC_OFFSET, crc(block));
        putBootId(pool, bootId);
        NativeMemory.putLongRelease(block + MAGIC_OFFSET, MAGIC);
    }

    /** Notes the system that has the pool now. */
    public void putBootId(long pool, UUID bootId) {
        NativeMemory.putLong(superBlock(pool) + BOOT_ID_OFFSET, bootId.getMostSignificantBits());
        NativeMemory.putLong(superBlock(pool) + BOOT_ID_OFFSET + Long.BYTES, bootId.getLeastSignificantBits());
    }

    /** The system that had the pool last. */
    public UUID bootId(long pool) {
        return new UUID(NativeMemory.getLong(superBlock(pool) + BOOT_ID_OFFSET),
                NativeMemory.getLong(superBlock(pool) + BOOT_ID_OFFSET + Long.BYTES));
    }

    /** The seed of the key hash in the super block. */
    public long hashSeed(long pool) {
        return NativeMemory.getLong(superBlock(pool) + HASH_SEED_OFFSET);
    }

    /** Why the pool's super block is not one of this layout, in words for the operator; empty when it is. */
    public Optional<String> mismatch(long pool) {
        long block = superBlock(pool);
        if (NativeMemory.getLong(block + MAGIC_OFFSET) != MAGIC) {
            return Optional.of("it was never complete, or had other sizes");
        }
        if (NativeMemory.getInt(block + CRC_OFFSET) != crc(block)) {
            return Optional.of("its super block is damaged");
        }
        PoolLayout found = new PoolLayout(NativeMemory.getInt(block + SEGMENT_COUNT_OFFSET),
                NativeMemory.getInt(block + SEGMENT_SHIFT_OFFSET), NativeMemory.getInt(block + GRANULE_LENGTH_OFFSET),
                NativeMemory.getInt(block + BASE_LEVEL_OFFSET), NativeMemory.getInt(block + KEYSPACE_COUNT_OFFSET));
        return equals(found) ? Optional.empty() : Optional.of("it has other sizes: " + found + ", expected " + this);
    }

    private static int crc(long block) {
        CRC32C crc = new CRC32C();
        crc.update(NativeMemory.all().asSlice(block + SEGMENT_COUNT_OFFSET, CRC_END - SEGMENT_COUNT_OFFSET)
                .asByteBuffer());
        return (int) crc.getValue();
    }
}
