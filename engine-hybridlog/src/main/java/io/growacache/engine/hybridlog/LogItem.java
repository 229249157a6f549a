package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/** An item in the log, as callbacks see it. */
final class LogItem extends StoredItem {
    private final PagedLog log;
    private long page;
    private boolean hasExtents;
    private long valueAddress;
    private long firstExtent;

    /**
     * The extent where the last copy ended, and which byte of the value is its first: copies mostly go on from there.
     */
    private long currentExtent;
    private int currentStart;

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
        hasExtents = RecordLayout.hasExtents(header);
        if (hasExtents) {
            firstExtent = RecordLayout.firstExtent(record, header);
            currentExtent = firstExtent;
            currentStart = 0;
        } else {
            valueAddress = RecordLayout.valueAddress(record, header);
        }
    }

    /** The page of the item's record. */
    long page() {
        return page;
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
            // Without a lock, what is read here may belong to another page. The reader's caller finds that out
            // afterwards; here only wild addresses and endless walks are to be prevented.
            long location = PagedLog.location(currentExtent);
            long cell = log.cell(location);
            if (log.page(cell) != log.pageOf(currentExtent)) {
                return;
            }
            long extent = log.record(cell, location);
            long extentHeader = RecordLayout.header(extent);
            int dataLength = RecordLayout.dataLength(extentHeader);
            int start = from + done - currentStart;
            if (!RecordLayout.isExtent(extentHeader) || dataLength == 0
                    || RecordLayout.extentDataAddress(extent) > log.end(cell) - dataLength) {
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
