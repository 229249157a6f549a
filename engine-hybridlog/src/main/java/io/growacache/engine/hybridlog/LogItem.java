package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ShownItem;

/** An item in the log, as callbacks see it. */
final class LogItem extends ShownItem {
    private static final long NO_EXTENT = 0;

    private final PagedLog log;
    private long page;

    LogItem(PagedLog log) {
        this.log = log;
    }

    /** Shows the item in a slot, whose record was found to have this header. */
    void load(long slot, long newPage, long record, long header) {
        page = newPage;
        RecordLayout.readMetadata(record, header, this);
        long explicit = RecordLayout.explicitVersion(record, header);
        setVersion(explicit != 0 ? explicit : PagedLog.version(log.address(page, SlotLayout.location(slot)),
                RecordLayout.changeCount(header)));
        setUse(SlotLayout.frequency(slot), UNKNOWN);
        if (RecordLayout.hasExtents(header)) {
            setExtents(RecordLayout.firstExtent(record, header));
        } else {
            setValue(RecordLayout.valueAddress(record, header));
        }
    }

    /** The page of the record that was loaded from a slot. */
    long page() {
        return page;
    }

    @Override
    protected long extent(long address) {
        long location = PagedLog.location(address);
        long cell = log.cell(location);
        if (log.page(cell) != log.pageOf(address)) {
            return NO_EXTENT;
        }
        long extent = log.record(cell, location);
        long header = RecordLayout.header(extent);
        int dataLength = RecordLayout.dataLength(header);
        return !RecordLayout.isExtent(header) || dataLength == 0
                || RecordLayout.extentDataAddress(extent) > log.end(cell) - dataLength ? NO_EXTENT : extent;
    }

    @Override
    protected int extentDataLength(long extent) {
        return RecordLayout.dataLength(RecordLayout.header(extent));
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
