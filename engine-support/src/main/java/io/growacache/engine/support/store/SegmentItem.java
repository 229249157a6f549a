package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/** An item in its segments, as callbacks see it. Segcache keeps a frequency and no time of last use. */
final class SegmentItem extends StoredItem {
    private final SegmentTable segments;
    private final UseCounting uses;
    private long location;
    private long record;
    private boolean hasExtents;
    private long valueAddress;
    private long firstExtent;

    /**
     * The extent where the last copy ended, and which byte of the value is its first: copies mostly go on from there.
     */
    private long currentExtent;
    private int currentStart;

    SegmentItem(SegmentTable segments, UseCounting uses) {
        this.segments = segments;
        this.uses = uses;
    }

    /** Shows the item in a slot. */
    void load(long slot, long life) {
        location = SlotLayout.location(slot);
        record = segments.address(location);
        RecordLayout.readMetadata(record, segments.deadlineBase(segments.segment(location)),
                segments.version(life, location), this);
        setUse(uses.count(SlotLayout.frequency(slot)), UNKNOWN);
        hasExtents = RecordLayout.hasExtents(record);
        if (hasExtents) {
            firstExtent = RecordLayout.firstExtent(record);
            currentExtent = firstExtent;
            currentStart = 0;
        } else {
            valueAddress = RecordLayout.valueAddress(record);
        }
    }

    /** Shows an item that was read from the device. */
    void loadFlash(long item, long slot, long ownVersion) {
        location = 0;
        record = item;
        RecordLayout.readMetadata(record, 0, ownVersion, this);
        setUse(FlashLocation.useCount(SlotLayout.frequency(slot)), UNKNOWN);
        hasExtents = false;
        valueAddress = RecordLayout.valueAddress(record);
    }

    long record() {
        return record;
    }

    boolean hasExtents() {
        return hasExtents;
    }

    @Override
    public void copyValue(int from, MemorySegment target, long offset, int length) {
        if (!hasExtents) {
            NativeMemory.copyTo(valueAddress + from, target, offset, length);
            return;
        }
        if (from < currentStart) {
            currentExtent = firstExtent;
            currentStart = 0;
        }
        int done = 0;
        while (done < length) {
            // Without a lock, what is read here may belong to another life. The reader's caller finds that out
            // afterwards; here only wild addresses and endless walks are to be prevented.
            if (!segments.isPlausible(currentExtent)
                    || segments.offset(currentExtent) > segments.capacity() - RecordLayout.EXTENT_HEADER_LENGTH) {
                return;
            }
            long extent = segments.address(currentExtent);
            int dataLength = RecordLayout.extentDataLength(extent);
            int start = from + done - currentStart;
            if (dataLength <= 0 || segments.offset(currentExtent)
                    > segments.capacity() - RecordLayout.EXTENT_HEADER_LENGTH - dataLength) {
                return;
            }
            if (start >= dataLength) {
                currentStart += dataLength;
                currentExtent = RecordLayout.nextExtent(extent);
                continue;
            }
            int piece = Math.min(length - done, dataLength - start);
            NativeMemory.copyTo(RecordLayout.extentDataAddress(extent) + start, target, offset + done, piece);
            done += piece;
        }
    }
}
