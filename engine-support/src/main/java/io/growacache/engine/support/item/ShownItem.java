package io.growacache.engine.support.item;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/** An item in an engine's memory, or one that was read from a device, as callbacks see it. */
public abstract class ShownItem extends StoredItem {
    private boolean hasExtents;
    private long valueAddress;
    private long firstExtent;

    /**
     * The extent where the last copy ended, and which byte of the value is its first: copies mostly go on from there.
     */
    private long currentExtent;
    private int currentStart;

    /** Shows nothing yet. */
    protected ShownItem() {
    }

    /** Shows an item that was read from a device. */
    public final void loadFlash(long item, long slot, long ownVersion) {
        RecordLayout.readMetadata(item, 0, ownVersion, this);
        setUse(FlashLocation.useCount(SlotLayout.frequency(slot)), UNKNOWN);
        setValue(RecordLayout.valueAddress(item));
    }

    /** The value is in one piece. */
    protected final void setValue(long address) {
        hasExtents = false;
        valueAddress = address;
    }

    /** The value is in several pieces, of which this is the first. */
    protected final void setExtents(long first) {
        hasExtents = true;
        firstExtent = first;
        currentExtent = first;
        currentStart = 0;
    }

    /** Whether the value is in several pieces. */
    public final boolean hasExtents() {
        return hasExtents;
    }

    /**
     * Where an extent is, or 0 when there is none. Without a lock, what is read may belong to something else by now,
     * which the caller finds out afterwards; here only wild addresses and endless walks are to be prevented.
     */
    protected abstract long extent(long location);

    /** Bytes of the data of an {@link #extent}, above 0. */
    protected abstract int extentDataLength(long extent);

    /** Where they begin. */
    protected abstract long extentDataAddress(long extent);

    /** The next one. */
    protected abstract long nextExtent(long extent);

    @Override
    public final void copyValue(int from, MemorySegment target, long offset, int length) {
        if (hasExtents) {
            copyExtents(from, target, offset, length);
        } else {
            NativeMemory.copyTo(valueAddress + from, target, offset, length);
        }
    }

    private void copyExtents(int from, MemorySegment target, long offset, int length) {
        if (from < currentStart) {
            currentExtent = firstExtent;
            currentStart = 0;
        }
        int done = 0;
        while (done < length) {
            long extent = extent(currentExtent);
            if (extent == 0) {
                return;
            }
            int dataLength = extentDataLength(extent);
            int start = from + done - currentStart;
            if (start >= dataLength) {
                currentStart += dataLength;
                currentExtent = nextExtent(extent);
                continue;
            }
            int piece = Math.min(length - done, dataLength - start);
            NativeMemory.copyTo(extentDataAddress(extent) + start, target, offset + done, piece);
            done += piece;
        }
    }
}
