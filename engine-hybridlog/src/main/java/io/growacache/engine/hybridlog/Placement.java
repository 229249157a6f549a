package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.engine.support.item.ValueFilling;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ValueFiller;
import io.growacache.spi.memory.NativeMemory;
import java.util.Arrays;

/**
 * Space that one caller has reserved for one item: its record, and behind it the extents of a value that is too large for
 * a page to take well. Used inside one epoch, from {@link #reserve} to {@link #finish} or {@link #abandon}.
 */
final class Placement {
    /** A record larger than this part of a page has its value in extents. */
    private static final int INLINE_SHARE = 4;
    /** A record larger than this part does so when the page has no room for it, so that page ends waste little. */
    private static final int WASTE_SHARE = 32;
    /** Shorter pieces of a value are not worth an extent. */
    private static final int SHORTEST_EXTENT = 256;

    private final PagedLog log;
    private final int inlineLimit;
    private final int spare;
    private final int[] granted = new int[1];

    /** Of the record; NOWHERE: nothing is reserved. */
    private long address = PagedLog.NOWHERE;
    private int form;
    private int dataLength;
    private int recordLength;
    private long version;
    private int keyspace;

    private long[] extents = new long[0];
    private int[] extentLengths = new int[0];
    private int extentCount;

    /**
     * Nothing reserved.
     *
     * @param spare frames that it leaves free
     */
    Placement(PagedLog log, int spare) {
        this.log = log;
        this.spare = spare;
        inlineLimit = log.capacity() / INLINE_SHARE;
    }

    /** The address of the placed item's record. */
    long address() {
        return address;
    }

    /** Where the placed item's record is. */
    long record() {
        return log.record(PagedLog.location(address));
    }

    /** Whether a value of this length has extents, whatever else the item is. */
    boolean isLarge(long valueLength) {
        return valueLength > inlineLimit;
    }

    /** Frames that may have to be free to place a value. */
    int framesFor(long valueLength) {
        return isLarge(valueLength)
                ? (int) Math.ceilDiv(valueLength, log.capacity() - RecordLayout.EXTENT_HEADER_LENGTH) + 1 : 1;
    }

    /** Whether a value of this length can be placed at all, all else dropped. */
    boolean isPossible(long valueLength) {
        return framesFor(valueLength) <= log.frameCount() - log.indexFrameCount() - spare - 1;
    }

    /**
     * Reserves space for an item.
     *
     * @return whether all is reserved; if not, nothing is, and frames must be made free first
     */
    boolean reserve(int stripe, ItemMetadata item, int itemKeyspace, int keyLength, long explicitVersion) {
        version = explicitVersion;
        keyspace = itemKeyspace;
        extentCount = 0;
        form = RecordLayout.form(item, keyspace, version);
        int valueLength = item.valueLength();
        boolean isInline = valueLength == 0
                || (!isLarge(valueLength) && isInline(stripe, RecordLayout.length(form, keyLength, valueLength)));
        dataLength = isInline ? valueLength : 0;
        form = isInline ? form : RecordLayout.withExtents(form);
        recordLength = RecordLayout.length(form, keyLength, dataLength);
        // The record before its extents: eviction gets to it first, and moves or drops all of the item.
        address = log.reserve(stripe, recordLength, keyspace, spare);
        if (address == PagedLog.NOWHERE) {
            return false;
        }
        if (!isInline && !reserveExtents(stripe, valueLength)) {
            abandon();
            return false;
        }
        return true;
    }

    private boolean isInline(int stripe, int length) {
        return length <= log.capacity() / WASTE_SHARE || (length <= inlineLimit && length <= log.room(stripe));
    }

    private boolean reserveExtents(int stripe, int valueLength) {
        int done = 0;
        while (done < valueLength) {
            int wanted = Math.min(valueLength - done, RecordLayout.MAX_DATA_LENGTH);
            long extent = log.reservePiece(stripe, Math.min(RecordLayout.extentLength(wanted), SHORTEST_EXTENT),
                    RecordLayout.extentLength(wanted), keyspace, spare, granted);
            if (extent == PagedLog.NOWHERE) {
                return false;
            }
            if (extentCount == extents.length) {
                extents = Arrays.copyOf(extents, Math.max(8, 2 * extentCount));
                extentLengths = Arrays.copyOf(extentLengths, extents.length);
            }
            extents[extentCount] = extent;
            extentLengths[extentCount++] = Math.min(wanted, granted[0] - RecordLayout.EXTENT_HEADER_LENGTH);
            done += extentLengths[extentCount - 1];
        }
        return true;
    }

    /** Fills a reserved item; {@code old} is what it is made from, or null. */
    void fill(long keyAddress, int keyLength, ItemDraft draft, ShownItem old, ValueFiller filler) {
        long record = record();
        long header = writeHead(record, draft, keyAddress, keyLength);
        if (extentCount == 0) {
            ValueFilling.fill(RecordLayout.valueAddress(record, header), 0, draft.valueLength(), draft, old, filler);
            return;
        }
        int from = 0;
        for (int i = 0; i < extentCount; i++) {
            long extent = writeExtent(i);
            ValueFilling.fill(RecordLayout.extentDataAddress(extent), from, extentLengths[i], draft, old, filler);
            from += extentLengths[i];
        }
        RecordLayout.writeExtents(record, header, extents[0], draft.valueLength(), extentCount);
    }

    /** Fills a reserved item with another's value. */
    void fillWithValueOf(ShownItem old, ItemMetadata item, long keyAddress, int keyLength) {
        long record = record();
        long header = writeHead(record, item, keyAddress, keyLength);
        if (extentCount == 0) {
            old.copyValue(0, NativeMemory.all(), RecordLayout.valueAddress(record, header), old.valueLength());
            return;
        }
        int from = 0;
        for (int i = 0; i < extentCount; i++) {
            long extent = writeExtent(i);
            old.copyValue(from, NativeMemory.all(), RecordLayout.extentDataAddress(extent), extentLengths[i]);
            from += extentLengths[i];
        }
        RecordLayout.writeExtents(record, header, extents[0], old.valueLength(), extentCount);
    }

    private long writeHead(long record, ItemMetadata item, long keyAddress, int keyLength) {
        long header = RecordLayout.writeHead(record, form, keyspace, keyLength, dataLength, item, version);
        NativeMemory.copy(keyAddress, RecordLayout.keyAddress(record, header), keyLength);
        return header;
    }

    private long writeExtent(int number) {
        long extent = log.record(PagedLog.location(extents[number]));
        RecordLayout.writeExtent(extent, extentLengths[number],
                number + 1 < extentCount ? extents[number + 1] : PagedLog.NOWHERE);
        return extent;
    }

    /** The item is filled, and linked or not wanted after all. */
    void finish() {
        address = PagedLog.NOWHERE;
        extentCount = 0;
    }

    /** Gives up what is reserved, if anything is. */
    void abandon() {
        if (address != PagedLog.NOWHERE) {
            RecordLayout.writeFiller(record(), recordLength);
            for (int i = 0; i < extentCount; i++) {
                RecordLayout.writeFiller(log.record(PagedLog.location(extents[i])),
                        RecordLayout.extentLength(extentLengths[i]));
            }
        }
        finish();
    }
}
