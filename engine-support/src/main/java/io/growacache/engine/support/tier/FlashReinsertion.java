package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.BlockCalls;
import io.growacache.engine.support.flash.FlashLayout;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import java.util.concurrent.atomic.LongAdder;

/**
 * Copies items forward that were read since they were written, from the segments that will be dropped next to make
 * room. Used by the one thread that writes the log.
 *
 * <p>What is copied goes into an image like an item from memory, as the first of it, and its slot leads to the old
 * segment until the image is on the device. An image is written while the next one is filled; so a segment's turn comes two
 * openings before it has to be free, or else that write is waited for.
 *
 * <p>Bytes may be copied as a share of those that came from memory, and what is not used of that is kept up to a
 * segment's length: however much of the log is read, it is never rewritten for its own sake. For each image that is opened
 * one segment is looked at, once. Those used most often come first.
 */
final class FlashReinsertion {
    /** When no more than this is free beyond what stays free, the next segment's turn has come. */
    private static final int LEAD = 1;

    private final FlashItems flash;
    private final FlashLog log;
    private final EngineCaller caller;
    private final BlockCalls calls;
    private final SegmentImage source;
    private final double share;
    private double credit;
    /** Of the segment that was looked at last. */
    private long lastSequence;

    final LongAdder items = new LongAdder();
    final LongAdder bytes = new LongAdder();

    /**
     * Reinsertion for a writer.
     *
     * @param source memory for a segment, which others may use in between
     */
    FlashReinsertion(FlashItems flash, EngineCaller caller, BlockCalls calls, SegmentImage source) {
        this.flash = flash;
        this.caller = caller;
        this.calls = calls;
        this.source = source;
        log = flash.tier().log();
        share = flash.tier().settings().reinsertionShare();
    }

    /** A record of this length came from memory. */
    void admit(int recordLength) {
        credit = Math.min(credit + share * recordLength, log.segmentLength());
    }

    /** Whether a segment is the one that was looked at last. */
    boolean isLast(int segment) {
        return share > 0 && log.sequence(segment) == lastSequence;
    }

    /** What was copied into an image does not come to the device: it may be copied once more. */
    void startOver(SegmentImage image) {
        lastSequence = 0;
        for (int entry = 0; entry < image.entryCount(); entry++) {
            if (FlashLocation.isFlash(image.source(entry))) {
                credit += image.recordLength(entry);
            }
        }
    }

    /** Copies what is due into an image that was just opened. */
    void fill(SegmentImage target, int reservedSegments) {
        if (share == 0 || log.freeSegments() > reservedSegments + LEAD) {
            return;
        }
        int segment = log.writtenAfter(lastSequence);
        if (segment == FlashLog.NONE) {
            return;
        }
        lastSequence = log.sequence(segment);
        if (credit < FlashLayout.RECORD_HEADER_LENGTH || log.liveCount(segment) == 0 || !log.isSummarized(segment)
                || !source.loadSummary(calls, log, segment)) {
            return;
        }
        int[] uses = new int[source.entryCount()];
        int most = 0;
        for (int entry = 0; entry < uses.length; entry++) {
            uses[entry] = uses(segment, entry);
            most = Math.max(most, uses[entry]);
        }
        if (most == 0 || !source.loadData(calls, log, segment)) {
            return;
        }
        for (int count = most; count > 0; count--) {
            for (int entry = 0; entry < uses.length; entry++) {
                if (uses[entry] == count && !copy(segment, entry, target)) {
                    return;
                }
            }
        }
    }

    /** How often an item was used on the device; 0 when it has ended. */
    private int uses(int segment, int entry) {
        if (source.deadlineMillis(entry) <= flash.clock().wallMillis()
                || flash.isCleared(segment, source.keyspace(entry))) {
            return 0;
        }
        // Without locks: whether it is there still is asked again when it is published.
        flash.index().begin(caller.lookup, source.hash(entry));
        long slot = flash.slotOf(caller, source.location(entry, segment, log));
        return slot == SlotLayout.EMPTY ? 0 : FlashLocation.useCount(SlotLayout.frequency(slot));
    }

    /** Copies an item; false when no more may be copied. */
    private boolean copy(int segment, int entry, SegmentImage target) {
        int length = source.recordLength(entry);
        if (credit < length || !target.hasRoom(length - FlashLayout.RECORD_HEADER_LENGTH)) {
            return false;
        }
        if (target.add(source, entry, segment, log)) {
            credit -= length;
        }
        return true;
    }

    /** An item that was copied is on the device, and its slot leads there. */
    void published(int recordLength) {
        items.increment();
        bytes.add(recordLength);
    }
}
