package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.util.List;

/**
 * A block pool as a log: super block, journal, segments; opened, and what an earlier run has left in it.
 */
public final class FlashTier implements AutoCloseable {
    /** A device with fewer segments would drop too much at a time. */
    private static final int FEWEST_SEGMENTS = 8;
    private static final int USUAL_SEGMENT_COUNT = 256;
    private static final int SHORTEST_SEGMENT = 64 << 10;
    private static final int LONGEST_USUAL_SEGMENT = 4 << 20;
    private static final int MEMORY_SHARE = 64;
    private static final int JOURNAL_SHARE = 128;
    private static final int SHORTEST_JOURNAL = 16;
    private static final long LONGEST_JOURNAL = 64 << 20;

    private final BlockPool pool;
    private final FlashSettings settings;
    private final FlashLog log;
    private final FlashJournal journal;
    private final FlashReads reads;
    private final long hashSeed;
    private volatile boolean isTaking = true;
    private volatile int heldParts;

    private FlashTier(BlockPool pool, FlashSettings settings, long hashSeed, long journalOffset, long journalLength,
            long segmentsOffset, int segmentLength, int keyspaceCount) {
        BlockGeometry geometry = pool.geometry();
        this.pool = pool;
        this.settings = settings;
        this.hashSeed = hashSeed;
        log = new FlashLog(segmentsOffset, segmentLength,
                (int) ((geometry.capacity() - segmentsOffset) / segmentLength), geometry.blockLength());
        journal = new FlashJournal(new BlockCalls(pool), log, journalOffset, journalLength, keyspaceCount,
                settings.durabilityWindowMillis());
        reads = new FlashReads(pool, log, new ReadBuffer(settings.readBufferBytes()));
    }

    /**
     * Opens a pool, setting it up when it is new.
     *
     * @param memoryBytes of the engine; segments of a new device are so short that their images fit
     * @param newHashSeed the seed of the key hash for a new device
     * @throws DatapoolException when the device is unsuitable, unreadable, or not what the engine left
     */
    public static FlashTier open(BlockPool pool, FlashSettings settings, long memoryBytes, int keyspaceCount,
            long newHashSeed) {
        BlockGeometry geometry = pool.geometry();
        if (geometry.overwrite() != BlockGeometry.Overwrite.IN_PLACE || geometry.blockLength() < 512
                || geometry.capacity() > FlashLocation.MAX_DEVICE_LENGTH) {
            throw new DatapoolException(Reason.REFUSED, geometry + ": the log needs a device that is overwritten in"
                    + " place, of blocks of at least 512 bytes and at most " + FlashLocation.MAX_DEVICE_LENGTH
                    + " bytes");
        }
        int blockLength = geometry.blockLength();
        BlockCalls calls = new BlockCalls(pool);
        try (NativeMemory.Block block = NativeMemory.allocate(blockLength, blockLength)) {
            long at = block.address();
            if (pool.state() == PoolState.NEW) {
                long segmentLength = settings.segmentLength() != 0 ? settings.segmentLength()
                        : usualSegmentLength(geometry, memoryBytes);
                long journalLength = Math.clamp(geometry.capacity() / JOURNAL_SHARE / blockLength,
                        SHORTEST_JOURNAL, LONGEST_JOURNAL / blockLength) * blockLength;
                long unit = Math.max(geometry.writeUnit(), blockLength);
                NativeMemory.putLong(at, FlashLayout.SUPER_MAGIC);
                NativeMemory.putInt(at + FlashLayout.VERSION_OFFSET, FlashLayout.VERSION);
                NativeMemory.putLong(at + FlashLayout.HASH_SEED_OFFSET, newHashSeed);
                NativeMemory.putLong(at + FlashLayout.SEGMENT_LENGTH_OFFSET, segmentLength);
                NativeMemory.putLong(at + FlashLayout.JOURNAL_OFFSET_OFFSET, blockLength);
                NativeMemory.putLong(at + FlashLayout.JOURNAL_LENGTH_OFFSET, journalLength);
                NativeMemory.putLong(at + FlashLayout.SEGMENTS_OFFSET_OFFSET,
                        Math.ceilDiv(blockLength + journalLength, unit) * unit);
                NativeMemory.putInt(at + FlashLayout.SUPER_CRC_OFFSET, superCrc(at));
                require(calls.write(0, at, blockLength), "writing the super block");
                require(calls.force(), "forcing the super block");
            } else {
                require(calls.read(0, at, blockLength), "reading the super block");
                if (NativeMemory.getLong(at) != FlashLayout.SUPER_MAGIC
                        || NativeMemory.getInt(at + FlashLayout.SUPER_CRC_OFFSET) != superCrc(at)) {
                    throw new DatapoolException(Reason.CORRUPT_FORMAT, "super block at offset 0: its magic or checksum"
                            + " is wrong; set on-incompatible-file or remove the file");
                }
            }
            long segmentLength = NativeMemory.getLong(at + FlashLayout.SEGMENT_LENGTH_OFFSET);
            long segmentsOffset = NativeMemory.getLong(at + FlashLayout.SEGMENTS_OFFSET_OFFSET);
            if (segmentLength <= 0 || segmentLength > Integer.MAX_VALUE || segmentLength % blockLength != 0
                    || (geometry.capacity() - segmentsOffset) / segmentLength < FEWEST_SEGMENTS) {
                throw new DatapoolException(Reason.TOO_SMALL, "capacity = " + geometry.capacity() + ": must hold "
                        + FEWEST_SEGMENTS + " segments of " + segmentLength + " bytes after the first "
                        + segmentsOffset);
            }
            return new FlashTier(pool, settings, NativeMemory.getLong(at + FlashLayout.HASH_SEED_OFFSET),
                    NativeMemory.getLong(at + FlashLayout.JOURNAL_OFFSET_OFFSET),
                    NativeMemory.getLong(at + FlashLayout.JOURNAL_LENGTH_OFFSET), segmentsOffset, (int) segmentLength,
                    keyspaceCount);
        }
    }

    private static long usualSegmentLength(BlockGeometry geometry, long memoryBytes) {
        long byDevice = Long.highestOneBit(geometry.capacity() / USUAL_SEGMENT_COUNT);
        long byMemory = Long.highestOneBit(memoryBytes / MEMORY_SHARE);
        long shortest = Math.max(SHORTEST_SEGMENT, geometry.writeUnit());
        return Math.max(shortest, Math.min(Math.min(byDevice, byMemory), LONGEST_USUAL_SEGMENT));
    }

    private static int superCrc(long at) {
        return FlashLayout.crc(at + FlashLayout.VERSION_OFFSET, FlashLayout.SUPER_LENGTH - FlashLayout.VERSION_OFFSET);
    }

    private static void require(BlockStatus status, String action) {
        if (status != BlockStatus.OK) {
            throw new DatapoolException(Reason.REFUSED, action + ": " + status);
        }
    }

    /** The segments. */
    public FlashLog log() {
        return log;
    }

    /** What has ended. */
    public FlashJournal journal() {
        return journal;
    }

    /** Reads of items. */
    public FlashReads reads() {
        return reads;
    }

    /** Whether the device takes items at present. */
    public boolean isTaking() {
        return isTaking;
    }

    /** The device takes no items until {@link #resume}. */
    public void pause() {
        isTaking = false;
    }

    /** The device takes items again. */
    public void resume() {
        isTaking = true;
    }

    /** How many parts of the memory what is being written holds. */
    public int heldParts() {
        return heldParts;
    }

    /** What is being written holds so many parts of the memory. */
    public void hold(int parts) {
        heldParts = parts;
    }

    /** Writes notes out when there are many, while nothing else runs that would. */
    public void writeNotesInRecovery() {
        if (journal.isCrowded()) {
            journal.write();
        }
    }

    /** The device. */
    public BlockPool pool() {
        return pool;
    }

    /** How the device is used. */
    public FlashSettings settings() {
        return settings;
    }

    /** The seed of the key hash; constant for a device. */
    public long hashSeed() {
        return hashSeed;
    }

    /** Native memory taken. */
    public long heldBytes() {
        return FlashJournal.memoryBytes(log.blockLength()) + reads.buffer().heldBytes();
    }

    // ---------------------------------------------------------------- what an earlier run has left

    /** Receives what is on the device. Called by one thread. */
    public interface Finder {
        /** The log knows its segments and their order; called once, first. */
        void prepare();

        /** All that a keyspace has in uses of segments up to {@code sequence} has ended. */
        void cleared(int keyspace, long sequence);

        /**
         * Loads an image of the index.
         *
         * @param journalNumber of the journal's newest block
         * @return whether that worked; if not, all is as before, and items come one by one: those of one segment after
         *     another, newest first
         */
        boolean load(ImageReader image, long journalNumber);

        /** So many items come, or fewer. */
        void expect(long itemCount);

        /** The next items are in this segment, in the use {@code sequence}. */
        void begin(int segment, long sequence);

        /**
         * Some items.
         *
         * @return false when no more are wanted
         */
        boolean found(FoundItems items);

        /** No more items come of the segment. */
        void end();
    }

    /**
     * Finds what is on the device and has not ended, from an image of the index, or from summaries and journal; the
     * items' bytes are not read. The segment images are used for their memory.
     */
    public void recover(List<SegmentImage> images, Finder finder) {
        FlashNotes notes = new FlashNotes();
        if (!journal.replay(notes)) {
            throw new DatapoolException(Reason.REFUSED, "reading the journal failed");
        }
        new FlashScan(this, notes).run(images, finder);
    }

    @Override
    public void close() {
        journal.close();
        reads.buffer().close();
    }
}
