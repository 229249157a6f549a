package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.BlockCalls;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.record.RecordLayout;
import java.util.concurrent.atomic.LongAdder;

/**
 * Drops segments of the device: their summary tells which slots may lead there. With a listener the items themselves are
 * read, for their keys. Used by the one thread that writes the log.
 */
final class FlashDropping implements AutoCloseable {
    private final FlashItems items;
    private final HashIndex index;
    private final FlashLog log;
    private final EngineCaller caller;
    private final BlockCalls calls;
    private final SegmentImage image;
    private final LongAdder droppedCount = new LongAdder();

    FlashDropping(FlashItems items, EngineCaller caller, BlockCalls calls) {
        this.items = items;
        index = items.index();
        this.caller = caller;
        this.calls = calls;
        log = items.tier().log();
        image = new SegmentImage(log.segmentLength(), log.blockLength());
    }

    SegmentImage image() {
        return image;
    }

    long droppedCount() {
        return droppedCount.sum();
    }

    void dropCondemned() {
        for (int segment = log.nextCondemned(); segment != FlashLog.NONE; segment = log.nextCondemned()) {
            drop(segment);
        }
    }

    /** Ends everything in a segment and frees it. */
    void drop(int segment) {
        long sequence = log.sequence(segment);
        boolean isListed = log.liveCount(segment) == 0
                || (log.isSummarized(segment) && image.loadSummary(calls, log, segment));
        if (isListed && log.liveCount(segment) > 0) {
            boolean hasData = items.ledger().hasListeners() && image.loadData(calls, log, segment);
            for (int entry = 0; entry < image.entryCount(); entry++) {
                end(segment, sequence, entry, hasData);
            }
        }
        if (log.liveCount(segment) > 0) {
            sweep(segment, sequence, items.ledger().hasListeners() && image.loadAll(calls, log, segment));
        }
        items.uncountDropped(caller, segment);
        droppedCount.increment();
        items.tier().journal().noteDropped(segment, sequence);
        log.free(segment);
    }

    private void end(int segment, long sequence, int entry, boolean hasData) {
        long location = image.location(entry, segment, log);
        int keyspace = image.keyspace(entry);
        IndexLookup lookup = caller.lookup;
        index.lock(lookup, image.hash(entry));
        try {
            long slot;
            do {
                slot = index.next(lookup);
            } while (slot != SlotLayout.EMPTY && SlotLayout.location(slot) != location);
            if (slot == SlotLayout.EMPTY) {
                return;
            }
            ItemEnd end = items.clock().wallMillis() >= image.deadlineMillis(entry) ? ItemEnd.EXPIRED : ItemEnd.EVICTED;
            boolean isCleared = items.isCleared(segment, keyspace);
            if (!isCleared) {
                items.countEnd(caller, slot, end);
            }
            log.removeDropped(segment);
            index.remove(lookup, lookup.slotAddress());
            if (hasData && !isCleared && image.hasRecord(entry, sequence)) {
                long record = image.item(entry);
                items.ledger().reportEnd(end, keyspace, RecordLayout.keyAddress(record),
                        RecordLayout.keyLength(record));
            }
        } finally {
            index.unlock(lookup);
        }
    }

    /** The summary is lost: looks through the whole index for slots that lead to the segment. */
    private void sweep(int segment, long sequence, boolean hasData) {
        IndexLookup lookup = caller.lookup;
        long cursor = 0;
        do {
            index.lockCursor(lookup, cursor);
            try {
                long slot = index.nextOfBucket(lookup);
                while (slot != SlotLayout.EMPTY) {
                    if (FlashLocation.isFlash(SlotLayout.location(slot))
                            && log.segment(SlotLayout.location(slot)) == segment) {
                        items.countEnd(caller, slot, ItemEnd.EVICTED);
                        log.removeDropped(segment);
                        index.remove(lookup, lookup.slotAddress());
                        if (hasData) {
                            report(segment, sequence, SlotLayout.location(slot));
                        }
                        // Removal may have moved others of the bucket.
                        index.rewindLocked(lookup);
                    }
                    slot = index.nextOfBucket(lookup);
                }
            } finally {
                cursor = index.unlockCursor(lookup, cursor);
            }
        } while (cursor != 0 && log.liveCount(segment) > 0);
    }

    private void report(int segment, long sequence, long location) {
        long item = image.itemAt(FlashLocation.position(location) - log.position(segment), sequence);
        if (item != 0 && !items.isCleared(segment, RecordLayout.keyspace(item))) {
            items.ledger().reportEnd(ItemEnd.EVICTED, RecordLayout.keyspace(item), RecordLayout.keyAddress(item),
                    RecordLayout.keyLength(item));
        }
    }

    @Override
    public void close() {
        image.close();
    }
}
