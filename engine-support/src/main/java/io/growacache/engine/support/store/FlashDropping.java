package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.BlockCalls;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.store.Store.End;
import io.growacache.spi.engine.ItemEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Drops segments of the device: their summary tells which slots may lead there. With a listener the items themselves are
 * read, for their keys. Used by the one thread that writes the log.
 */
final class FlashDropping implements AutoCloseable {
    private final Store store;
    private final FlashLog log;
    private final StoreCaller caller;
    private final BlockCalls calls;
    private final SegmentImage image;
    private final LongAdder droppedCount = new LongAdder();

    FlashDropping(Store store, StoreCaller caller, BlockCalls calls) {
        this.store = store;
        this.caller = caller;
        this.calls = calls;
        log = store.flash.log();
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
            boolean hasData = store.hasListeners() && image.loadData(calls, log, segment);
            for (int entry = 0; entry < image.entryCount(); entry++) {
                end(segment, sequence, entry, hasData);
            }
        }
        if (log.liveCount(segment) > 0) {
            sweep(segment, sequence, store.hasListeners() && image.loadAll(calls, log, segment));
        }
        store.uncountDropped(caller, segment);
        droppedCount.increment();
        store.flash.journal().noteDropped(segment, sequence);
        log.free(segment);
    }

    private void end(int segment, long sequence, int entry, boolean hasData) {
        long location = image.location(entry, segment, log);
        int keyspace = image.keyspace(entry);
        IndexLookup lookup = caller.lookup;
        store.index.lock(lookup, image.hash(entry));
        try {
            long slot;
            do {
                slot = store.index.next(lookup);
            } while (slot != SlotLayout.EMPTY && SlotLayout.location(slot) != location);
            if (slot == SlotLayout.EMPTY) {
                return;
            }
            End end = store.clock.wallMillis() >= image.deadlineMillis(entry) ? End.EXPIRED : End.EVICTED;
            boolean isCleared = store.isFlashCleared(segment, keyspace);
            if (!isCleared) {
                store.countFlashEnd(caller, slot, end);
            }
            log.removeDropped(segment);
            store.index.remove(lookup, lookup.slotAddress());
            if (hasData && !isCleared && image.hasRecord(entry, sequence)) {
                long record = image.item(entry);
                store.report(end == End.EXPIRED ? ItemEvent.EXPIRED : ItemEvent.EVICTED, keyspace,
                        RecordLayout.keyAddress(record), RecordLayout.keyLength(record));
            }
        } finally {
            store.index.unlock(lookup);
        }
    }

    /** The summary is lost: looks through the whole index for slots that lead to the segment. */
    private void sweep(int segment, long sequence, boolean hasData) {
        IndexLookup lookup = caller.lookup;
        long cursor = 0;
        do {
            store.index.lockCursor(lookup, cursor);
            try {
                long slot = store.index.nextOfBucket(lookup);
                while (slot != SlotLayout.EMPTY) {
                    if (FlashLocation.isFlash(SlotLayout.location(slot))
                            && log.segment(SlotLayout.location(slot)) == segment) {
                        store.countFlashEnd(caller, slot, End.EVICTED);
                        log.removeDropped(segment);
                        store.index.remove(lookup, lookup.slotAddress());
                        if (hasData) {
                            report(segment, sequence, SlotLayout.location(slot));
                        }
                        // Removal may have moved others of the bucket.
                        store.index.rewindLocked(lookup);
                    }
                    slot = store.index.nextOfBucket(lookup);
                }
            } finally {
                cursor = store.index.unlockCursor(lookup, cursor);
            }
        } while (cursor != 0 && log.liveCount(segment) > 0);
    }

    private void report(int segment, long sequence, long location) {
        long item = image.itemAt(FlashLocation.position(location) - log.position(segment), sequence);
        if (item != 0 && !store.isFlashCleared(segment, RecordLayout.keyspace(item))) {
            store.report(ItemEvent.EVICTED, item);
        }
    }

    @Override
    public void close() {
        image.close();
    }
}
