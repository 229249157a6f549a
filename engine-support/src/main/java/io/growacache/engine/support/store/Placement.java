package io.growacache.engine.support.store;

import io.growacache.engine.support.item.ValueFilling;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.record.RecordLayout.DeadlineForm;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ValueFiller;
import io.growacache.spi.memory.NativeMemory;
import java.util.Arrays;

/**
 * Space that one caller has reserved for one item: its record, and the extents of a value that is too large for a
 * segment to take well. Extents that are reserved stay so when the rest could not be, until another item is placed:
 * making room for a large value takes several turns.
 */
final class Placement {
    /** A record larger than this part of a segment has its value in extents, so that segment ends waste little. */
    private static final int INLINE_SHARE = 32;

    private final Store store;
    private final SegmentTable segments;
    private final int inlineLimit;
    private final int spare;
    private final int[] granted = new int[1];

    private long location = SegmentTable.NONE;
    private int recordLength;
    private int form;
    private int inlineLength;
    private long version;
    private boolean sharesExtents;

    private long[] extents = new long[0];
    private int[] extentLengths = new int[0];
    private int extentCount;
    private int extentBytes;

    /**
     * Nothing reserved.
     *
     * @param spare free segments that it leaves free
     */
    Placement(Store store, int spare) {
        this.store = store;
        this.spare = spare;
        segments = store.segments;
        inlineLimit = Math.min(segments.capacity() / INLINE_SHARE, RecordLayout.MAX_DATA_LENGTH / 2);
    }

    long location() {
        return location;
    }

    /** Whether a value of this length can be placed at all, all else dropped. */
    boolean isPossible(int valueLength) {
        if (valueLength <= inlineLimit) {
            return true;
        }
        long available = segments.segmentCount() - 2L - segments.indexSegmentCount();
        return valueLength <= (available - 1) * (segments.capacity() - RecordLayout.EXTENT_HEADER_LENGTH);
    }

    /**
     * Reserves space for an item.
     *
     * @return whether all is reserved; if not, a segment must be made free, and the call repeated or {@link #abandon}
     * called
     */
    boolean reserve(int stripe, int chain, ItemMetadata item, int keyspace, int keyLength, long explicitVersion) {
        version = explicitVersion;
        sharesExtents = false;
        int valueLength = item.valueLength();
        DeadlineForm deadlineForm = likelyForm(item);
        int inlineForm = RecordLayout.form(item, keyspace, version, false, deadlineForm);
        if (valueLength == 0
                || (valueLength <= inlineLimit
                        && RecordLayout.length(keyLength, valueLength, inlineForm) <= inlineLimit)) {
            abandonExtents();
            return reserveRecord(stripe, chain, item, keyspace, keyLength, valueLength, deadlineForm);
        }
        if (extentBytes > valueLength) {
            abandonExtents();
        }
        return reserveExtents(stripe, chain, keyspace, valueLength)
                && reserveRecord(stripe, chain, item, keyspace, keyLength, 0, deadlineForm);
    }

    /** Reserves what extents still lack for a value. */
    private boolean reserveExtents(int stripe, int chain, int keyspace, int valueLength) {
        while (extentBytes < valueLength) {
            long extent = store.tails.reserveExtent(stripe, chain, keyspace, valueLength - extentBytes, spare, granted);
            if (extent == SegmentTable.NONE) {
                return false;
            }
            if (extentCount == extents.length) {
                extents = Arrays.copyOf(extents, Math.max(8, 2 * extentCount));
                extentLengths = Arrays.copyOf(extentLengths, extents.length);
            }
            extents[extentCount] = extent;
            extentLengths[extentCount++] = granted[0];
            extentBytes += granted[0];
        }
        return true;
    }

    /**
     * Reserves space for an item whose value is in extents and is to be in others, at once or not at all. The head comes first:
     * it takes little of an open segment, and would not find one free after its extents.
     */
    boolean reserveMoved(int stripe, int chain, ItemMetadata item, int keyspace, int keyLength, long explicitVersion) {
        boolean isReserved = reserveSharing(stripe, chain, item, keyspace, keyLength, explicitVersion);
        sharesExtents = false;
        return isReserved && reserveExtents(stripe, chain, keyspace, item.valueLength());
    }

    /** Reserves space for an item that takes over the extents of another. */
    boolean reserveSharing(int stripe, int chain, ItemMetadata item, int keyspace, int keyLength,
            long explicitVersion) {
        abandonExtents();
        version = explicitVersion;
        sharesExtents = true;
        return reserveRecord(stripe, chain, item, keyspace, keyLength, 0, likelyForm(item));
    }

    /** The form of a deadline in a segment that is opened now. */
    private DeadlineForm likelyForm(ItemMetadata item) {
        return item.deadlineMillis() == ItemMetadata.NO_DEADLINE ? DeadlineForm.DELTA
                : RecordLayout.deadlineForm(item.deadlineMillis(), store.clock.wallMillis());
    }

    private boolean reserveRecord(int stripe, int chain, ItemMetadata item, int keyspace, int keyLength, int inline,
            DeadlineForm firstForm) {
        DeadlineForm deadlineForm = firstForm;
        inlineLength = inline;
        boolean isHead = extentCount > 0 || sharesExtents;
        // Among extents, a head that does not expire needs no segment of its own, which few large items would hardly fill.
        int recordChain = isHead && item.deadlineMillis() == ItemMetadata.NO_DEADLINE ? store.chainSet.extentsOf(chain)
                : chain;
        for (;;) {
            form = RecordLayout.form(item, keyspace, version, isHead, deadlineForm);
            recordLength = RecordLayout.length(keyLength, inline, form);
            location = store.tails.reserve(stripe, recordChain, item.deadlineMillis(), keyspace, recordLength, spare);
            if (location == SegmentTable.NONE) {
                return false;
            }
            if (item.deadlineMillis() == ItemMetadata.NO_DEADLINE || deadlineForm == DeadlineForm.ABSOLUTE
                    || RecordLayout.deadlineForm(item.deadlineMillis(),
                            segments.deadlineBase(segments.segment(location))) == DeadlineForm.DELTA) {
                return true;
            }
            // The clock has stepped, or the segment is another chain's: the deadline is out of a delta's range.
            abandonRecord();
            deadlineForm = DeadlineForm.ABSOLUTE;
        }
    }

    /** Fills a reserved item; {@code old} is what it is made from, or null. */
    void fill(long hash, int keyspace, long keyAddress, int keyLength, ItemDraft draft, SegmentItem old,
            ValueFiller filler) {
        long record = writeHead(draft, keyspace, keyAddress, keyLength);
        if (extentCount == 0) {
            ValueFilling.fill(RecordLayout.valueAddress(record), 0, draft.valueLength(), draft, old, filler);
            return;
        }
        int from = 0;
        for (int i = 0; i < extentCount; i++) {
            long extent = segments.address(extents[i]);
            RecordLayout.writeExtent(extent, extentLengths[i], hash, i + 1 < extentCount ? extents[i + 1] : 0);
            ValueFilling.fill(RecordLayout.extentDataAddress(extent), from, extentLengths[i], draft, old, filler);
            from += extentLengths[i];
        }
        RecordLayout.writeExtents(record, extents[0], draft.valueLength(), extentCount);
    }

    /** Fills a reserved item with another's value, or with the way to its extents. */
    void fillWithValueOf(SegmentItem old, ItemMetadata draft, int keyspace, long keyAddress, int keyLength, long hash) {
        long record = writeHead(draft, keyspace, keyAddress, keyLength);
        if (sharesExtents) {
            RecordLayout.writeExtents(record, RecordLayout.firstExtent(old.record()), old.valueLength(),
                    RecordLayout.extentCount(old.record()));
            return;
        }
        if (extentCount == 0) {
            old.copyValue(0, NativeMemory.all(), RecordLayout.valueAddress(record), old.valueLength());
            return;
        }
        int from = 0;
        for (int i = 0; i < extentCount; i++) {
            long extent = segments.address(extents[i]);
            RecordLayout.writeExtent(extent, extentLengths[i], hash, i + 1 < extentCount ? extents[i + 1] : 0);
            old.copyValue(from, NativeMemory.all(), RecordLayout.extentDataAddress(extent), extentLengths[i]);
            from += extentLengths[i];
        }
        RecordLayout.writeExtents(record, extents[0], old.valueLength(), extentCount);
    }

    private long writeHead(ItemMetadata item, int keyspace, long keyAddress, int keyLength) {
        long record = segments.address(location);
        RecordLayout.writeHead(record, form, keyspace, keyLength, inlineLength, item, version,
                segments.deadlineBase(segments.segment(location)));
        NativeMemory.copy(keyAddress, RecordLayout.keyAddress(record), keyLength);
        return record;
    }

    /** The item is filled, and linked or not wanted after all: its segments may be drained from now on. */
    void finish() {
        segments.finish(segments.segment(location));
        location = SegmentTable.NONE;
        for (int i = 0; i < extentCount; i++) {
            segments.finish(segments.segment(extents[i]));
        }
        extentCount = 0;
        extentBytes = 0;
    }

    /** Gives up everything that is reserved. */
    void abandon() {
        abandonRecord();
        abandonExtents();
    }

    private void abandonRecord() {
        if (location != SegmentTable.NONE) {
            RecordLayout.writeFiller(segments.address(location), recordLength);
            segments.finish(segments.segment(location));
            location = SegmentTable.NONE;
        }
    }

    private void abandonExtents() {
        for (int i = 0; i < extentCount; i++) {
            RecordLayout.writeFiller(segments.address(extents[i]),
                    RecordLayout.EXTENT_HEADER_LENGTH + extentLengths[i]);
            segments.finish(segments.segment(extents[i]));
        }
        extentCount = 0;
        extentBytes = 0;
    }
}
