package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.memory.NativeMemory;
import java.util.List;

/**
 * Reads an image of the index as the stream of words that {@link ImageWriter} wrote, while the parts that follow are
 * under way. Used by one thread.
 */
public final class ImageReader {
    private final BlockCalls calls;
    private final FlashLog log;
    private final List<SegmentImage> images;
    private final BlockCalls.Ticket[] tickets;
    /** Of the image's parts, in their order, and the sequence of the first. */
    private final int[] segments;
    private final long firstSequence;

    private int nextPart;
    private int requestedParts;
    private long position;
    private long end;
    private boolean isDamaged;

    ImageReader(BlockCalls calls, FlashLog log, List<SegmentImage> images, int[] segments, long firstSequence) {
        this.calls = calls;
        this.log = log;
        this.images = images;
        this.segments = segments;
        this.firstSequence = firstSequence;
        tickets = new BlockCalls.Ticket[images.size()];
    }

    /** The next word; 0 when there is none because the image {@linkplain #isDamaged is damaged}. */
    public long next() {
        if (position == end && !beginPart()) {
            isDamaged = true;
            return 0;
        }
        long word = NativeMemory.getLong(position);
        position += Long.BYTES;
        return word;
    }

    /** Whether words were missing. What was read before is as it was written. */
    public boolean isDamaged() {
        return isDamaged;
    }

    private boolean beginPart() {
        while (requestedParts < segments.length && requestedParts < nextPart + tickets.length) {
            int place = requestedParts % tickets.length;
            tickets[place] = calls.beginRead(log.position(segments[requestedParts]), images.get(place).address(),
                    log.segmentLength());
            requestedParts++;
        }
        if (isDamaged || nextPart == segments.length) {
            return false;
        }
        int place = nextPart % tickets.length;
        BlockStatus status = calls.finish(tickets[place]);
        tickets[place] = null;
        long begin = images.get(place).address();
        long footer = begin + FlashLayout.partLength(log.segmentLength());
        if (status != BlockStatus.OK || !FlashLayout.isPartFooter(footer, log.segmentLength())
                || NativeMemory.getLong(footer + FlashLayout.PART_SEQUENCE_OFFSET) != firstSequence + nextPart) {
            return false;
        }
        int length = NativeMemory.getInt(footer + FlashLayout.PART_LENGTH_OFFSET);
        if (NativeMemory.getInt(footer + FlashLayout.PART_CONTENT_CRC_OFFSET) != FlashLayout.crc(begin, length)) {
            return false;
        }
        nextPart++;
        position = begin;
        end = begin + length;
        return length > 0;
    }

    /** Waits for what is under way, so that the memory may be used again. */
    void close() {
        for (BlockCalls.Ticket ticket : tickets) {
            if (ticket != null) {
                calls.finish(ticket);
            }
        }
    }
}
