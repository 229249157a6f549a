package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.memory.NativeMemory;
import java.util.List;

/**
 * Writes an image of the index into free segments, as one stream of 8-byte words. What fails shows at the end: an image
 * of which a part is missing does not count. Used by one thread.
 */
public final class ImageWriter {
    private final BlockCalls calls;
    private final FlashLog log;
    private final List<SegmentImage> images;
    private final BlockCalls.Ticket[] tickets;
    private final int partCount;
    private final int partLength;

    private int part;
    private int segment = FlashLog.NONE;
    private long firstSequence;
    private long position;
    private long end;
    private boolean isFailed;

    /**
     * A writer.
     *
     * @param images memory for parts under way, which nobody uses meanwhile
     * @param wordCount how many words are going to be written, exactly; at least 1
     */
    public ImageWriter(BlockCalls calls, FlashLog log, List<SegmentImage> images, long wordCount) {
        this.calls = calls;
        this.log = log;
        this.images = images;
        tickets = new BlockCalls.Ticket[images.size()];
        partLength = FlashLayout.partLength(log.segmentLength());
        partCount = segmentCount(wordCount, log);
    }

    /** How many segments an image of so many words takes. */
    public static int segmentCount(long wordCount, FlashLog log) {
        return Math.toIntExact(Math.ceilDiv(wordCount * Long.BYTES, FlashLayout.partLength(log.segmentLength())));
    }

    /** Writes a word. */
    public void put(long word) {
        if (position == end) {
            beginPart();
        }
        NativeMemory.putLong(position, word);
        position += Long.BYTES;
    }

    private int place() {
        return part % tickets.length;
    }

    private void beginPart() {
        if (segment != FlashLog.NONE) {
            endPart();
        }
        await(place());
        segment = log.open(0);
        if (part == 0) {
            firstSequence = log.sequence(segment);
        }
        position = images.get(place()).address();
        end = position + partLength;
    }

    private void endPart() {
        long begin = images.get(place()).address();
        int length = (int) (position - begin);
        long footer = begin + partLength;
        NativeMemory.zero(position, footer - position);
        NativeMemory.putLong(footer, FlashLayout.PART_MAGIC);
        NativeMemory.putLong(footer + FlashLayout.PART_SEQUENCE_OFFSET, log.sequence(segment));
        NativeMemory.putLong(footer + FlashLayout.PART_FIRST_OFFSET, firstSequence);
        NativeMemory.putInt(footer + FlashLayout.PART_COUNT_OFFSET, partCount);
        NativeMemory.putInt(footer + FlashLayout.PART_LENGTH_OFFSET, length);
        NativeMemory.putInt(footer + FlashLayout.PART_CONTENT_CRC_OFFSET, FlashLayout.crc(begin, length));
        NativeMemory.putInt(footer + FlashLayout.PART_CRC_OFFSET,
                FlashLayout.crc(footer, FlashLayout.PART_CRC_OFFSET));
        if (!isFailed) {
            tickets[place()] = calls.beginWrite(log.position(segment), begin, log.segmentLength());
        }
        part++;
    }

    private void await(int place) {
        if (tickets[place] != null) {
            isFailed |= calls.finish(tickets[place]) != BlockStatus.OK;
            tickets[place] = null;
        }
    }

    /** Ends the image; whether all of it is on the device. */
    public boolean finish() {
        endPart();
        for (int place = 0; place < tickets.length; place++) {
            await(place);
        }
        assert part == partCount : "parts = " + part + ", announced " + partCount;
        return !isFailed && calls.force() == BlockStatus.OK;
    }
}
