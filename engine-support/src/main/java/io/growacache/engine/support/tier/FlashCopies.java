package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.BlockCalls;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.engine.Key;

/**
 * Copies of items that stay in memory, in segments of their own: no slot leads there, so nobody reads them before a crash.
 * Whoever has them made keeps in mind which items have one, from {@link #write} on for those whose copy it {@linkplain
 * #keep keeps}; and says when one of these changes or ends, {@link
 * io.growacache.engine.support.flash.FlashJournal#noteCopiesEnded}.
 *
 * <p>A segment is {@linkplain #open opened}, takes copies, is {@linkplain #write written}, and {@linkplain #finish
 * finished} when it is known which of them still are their items'. Used by one thread, beside the one that brings items to
 * the device.
 */
public final class FlashCopies implements AutoCloseable {
    /** Copies take at most one in so many segments of the device. */
    public static final int DEVICE_SHARE = 2;

    private final FlashItems items;
    private final FlashWriter writer;
    private final FlashLog log;
    private final BlockCalls calls;
    private SegmentImage image;

    FlashCopies(FlashItems items, FlashWriter writer) {
        this.items = items;
        this.writer = writer;
        log = items.tier().log();
        calls = new BlockCalls(items.tier().pool());
        image = new SegmentImage(log.segmentLength(), log.blockLength());
    }

    /** Native memory that copies under way take. */
    public static long memoryBytes(int segmentLength) {
        return segmentLength;
    }

    /** Bytes that an item takes in a segment; {@link Integer#MAX_VALUE} when none holds it. */
    public int length(ShownItem item, Key key, long version) {
        int length = ImageItems.length(item, key, version);
        return length > log.maxItemLength() ? Integer.MAX_VALUE : length;
    }

    /** Whether a segment is open that takes an item of this length; one opened before a clear takes no more. */
    public boolean hasRoom(int length) {
        return image.isOpen() && image.hasRoom(length) && log.clearSequence(image.segment()) >= items.clears().current();
    }

    /** Whether a segment is open. */
    public boolean isOpen() {
        return image.isOpen();
    }

    /** Opens a segment; false when the device has none for copies at present. */
    public boolean open() {
        int segment = writer.openForCopies(Math.max(1, log.segmentCount() / DEVICE_SHARE));
        if (segment == FlashLog.NONE) {
            return false;
        }
        image.begin(segment, log.sequence(segment));
        return true;
    }

    /**
     * Copies an item for which there is room.
     *
     * @param source where it is in memory
     * @param state what tells later whether it has changed
     */
    public void add(ShownItem item, Key key, long version, int length, long hash, long source, long state) {
        ImageItems.add(image, item, key, version, length, hash, source, state);
    }

    /**
     * Writes the copies; false when that failed, and none is there. From here on items may say that they have one of these.
     */
    public boolean write() {
        if (image.entryCount() == 0) {
            writer.giveUpCopies(image);
            image.end();
            return false;
        }
        BlockStatus status = calls.write(log.position(image.segment()), image.address(), image.dataLengthInBlocks());
        if (status != BlockStatus.OK) {
            abandon(status);
            return false;
        }
        log.beginCopies(image.segment());
        return true;
    }

    /** How many copies the segment has. */
    public int count() {
        return image.entryCount();
    }

    /** The hash of the key of a copy's item. */
    public long hash(int copy) {
        return image.hash(copy);
    }

    /** Where a copy's item was. */
    public long source(int copy) {
        return image.source(copy);
    }

    /** What tells whether a copy's item has changed. */
    public long state(int copy) {
        return image.life(copy);
    }

    /** A copy's keyspace. */
    public int keyspace(int copy) {
        return image.keyspace(copy);
    }

    /** The address of a copy's key. */
    public long keyAddress(int copy) {
        return RecordLayout.keyAddress(image.item(copy));
    }

    /** Bytes of a copy's key. */
    public int keyLength(int copy) {
        return RecordLayout.keyLength(image.item(copy));
    }

    /** Bytes of a copy's record. */
    public int recordLength(int copy) {
        return image.recordLength(copy);
    }

    /** Whether a clear has ended a copy. */
    public boolean isCleared(int copy) {
        return items.isCleared(image.segment(), image.keyspace(copy));
    }

    /** Keeps a copy as number {@code kept}, which is at most its own. */
    public void keep(int copy, int kept) {
        image.keep(copy, kept);
    }

    /** The segment of the copies. */
    public int segment() {
        return image.segment();
    }

    /** The sequence of the segment. */
    public long sequence() {
        return image.sequence();
    }

    /** Writes the summary of so many copies; false when that failed, and none counts. */
    public boolean finish(int kept) {
        image.summarizeCopies(kept);
        int offset = image.summaryOffset(kept);
        BlockStatus status = calls.write(log.position(image.segment()) + offset, image.address() + offset,
                log.segmentLength() - offset);
        if (status != BlockStatus.OK) {
            abandon(status);
            return false;
        }
        writer.addCopies(image);
        image.end();
        return true;
    }

    private void abandon(BlockStatus status) {
        writer.abandonCopies(image);
        image.end();
        if (status == BlockStatus.TIMEOUT) {
            // The device may still read from the image, whenever that is; its memory is given up.
            image = new SegmentImage(log.segmentLength(), log.blockLength());
        }
    }

    /** Drops a segment of copies, unless that has happened. */
    public void drop(int segment, long sequence) {
        writer.dropCopies(segment, sequence);
    }

    /** Gives the open segment back, if there is one, and the memory. */
    @Override
    public void close() {
        if (image.isOpen()) {
            writer.giveUpCopies(image);
            image.end();
        }
        image.close();
    }
}
