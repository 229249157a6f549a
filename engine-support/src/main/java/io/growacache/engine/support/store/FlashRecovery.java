package io.growacache.engine.support.store;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.Store.End;
import java.util.List;

/**
 * Puts into the index what an earlier run has left on the device; used by one of several threads. Of two copies of a key
 * the one in the newer segment counts, whichever is found first; keys are told apart as far as slots do that. What is
 * left out is noted as dead, so that it does not come back after the next crash.
 */
final class FlashRecovery implements FlashTier.Finder {
    private static final int SPLITS = 64;
    private static final int INDEX_SHARE = 2;

    private final Store store;
    private final StoreCaller caller;
    private final SegmentTable segments;
    private final HashIndex index;
    private final FlashLog log;
    private final long nowMillis;

    private FlashRecovery(Store store, StoreCaller caller) {
        this.store = store;
        this.caller = caller;
        segments = store.segments;
        index = store.index;
        log = store.flash.log();
        nowMillis = store.clock.wallMillis();
    }

    /** Finds what there is, by a thread for each image; how many items. */
    static long run(Store store, List<SegmentImage> images) {
        List<FlashRecovery> finders = images.stream()
                .map(_ -> new FlashRecovery(store, new StoreCaller(store, Runnable::run, store.lend()))).toList();
        try {
            store.flash.recover(images, finders);
        } finally {
            finders.forEach(finder -> finder.caller.close());
        }
        return store.flash.log().liveCount();
    }

    @Override
    public void expect(long hash) {
        caller.touched ^= index.touch(hash);
    }

    @Override
    public boolean found(long hash, long deadlineMillis, int keyspace, long location, long sequence) {
        if (!growIndex()) {
            return false;
        }
        IndexLookup lookup = caller.lookup;
        index.lock(lookup, hash);
        boolean isKept = false;
        try {
            if (deadlineMillis > nowMillis && keyspace < store.keyspaceCount) {
                isKept = put(lookup, hash, keyspace, location, sequence);
            }
        } finally {
            index.unlock(lookup);
        }
        if (!isKept) {
            store.flash.journal().noteDead(location, sequence);
            store.flash.writeNotesInRecovery();
        }
        return true;
    }

    private boolean put(IndexLookup lookup, long hash, int keyspace, long location, long sequence) {
        long present;
        do {
            present = index.next(lookup);
        } while (present != SlotLayout.EMPTY && !FlashLocation.mayBe(present, hash));
        long slot = SlotLayout.pack(lookup.tag(), FlashLocation.tagBits(hash), location);
        if (present == SlotLayout.EMPTY) {
            if (!index.insert(lookup, slot)) {
                return false;
            }
        } else {
            if (log.sequence(log.segment(SlotLayout.location(present))) >= sequence) {
                return false;
            }
            store.retireFlash(caller, present, keyspace, End.REPLACED);
            index.replace(lookup, lookup.slotAddress(), slot);
        }
        store.enlistFlash(caller, log.segment(location), keyspace);
        return true;
    }

    /** Whether the index has room for one more. */
    private boolean growIndex() {
        while (index.isGrowthDue() && index.grow(SPLITS)) {
            int segment = segments.indexSegmentCount() < segments.segmentCount() / INDEX_SHARE
                    ? segments.takeForIndex(store.spareCount) : NONE;
            if (segment == NONE) {
                return false;
            }
            index.addChunk(segments.address(segments.location(segment, 0)), segments.segmentLength());
        }
        return true;
    }
}
