package io.growacache.engine.support.store;

import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;

/** An item in its segments, as callbacks see it. Engines of segments keep a frequency and no time of last use. */
final class SegmentItem extends ShownItem {
    private static final long NO_EXTENT = 0;

    private final SegmentTable segments;
    private final UseCounting uses;
    private long record;

    SegmentItem(SegmentTable segments, UseCounting uses) {
        this.segments = segments;
        this.uses = uses;
    }

    /** Shows the item in a slot. */
    void load(long slot, long life) {
        long location = SlotLayout.location(slot);
        record = segments.address(location);
        RecordLayout.readMetadata(record, segments.deadlineBase(segments.segment(location)),
                segments.version(life, location), this);
        setUse(uses.count(SlotLayout.frequency(slot)), UNKNOWN);
        if (RecordLayout.hasExtents(record)) {
            setExtents(RecordLayout.firstExtent(record));
        } else {
            setValue(RecordLayout.valueAddress(record));
        }
    }

    /** The record of the item that was loaded from a slot. */
    long record() {
        return record;
    }

    @Override
    protected long extent(long location) {
        if (!segments.isPlausible(location)
                || segments.offset(location) > segments.capacity() - RecordLayout.EXTENT_HEADER_LENGTH) {
            return NO_EXTENT;
        }
        long extent = segments.address(location);
        int dataLength = RecordLayout.extentDataLength(extent);
        return dataLength <= 0 || segments.offset(location)
                > segments.capacity() - RecordLayout.EXTENT_HEADER_LENGTH - dataLength ? NO_EXTENT : extent;
    }

    @Override
    protected int extentDataLength(long extent) {
        return RecordLayout.extentDataLength(extent);
    }

    @Override
    protected long extentDataAddress(long extent) {
        return RecordLayout.extentDataAddress(extent);
    }

    @Override
    protected long nextExtent(long extent) {
        return RecordLayout.nextExtent(extent);
    }
}
