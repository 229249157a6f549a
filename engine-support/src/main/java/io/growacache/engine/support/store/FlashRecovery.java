package io.growacache.engine.support.store;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.segment.SegmentTable;

/**
 * Puts into the index what an earlier run has left on the device, newest first. Of two copies of a key the newer one
 * counts; keys are told apart as far as slots do that. What is left out is noted as dead, so that it does not come back
 * after the next crash.
 */
final class FlashRecovery implements FlashTier.Finder {
    private static final int SPLITS = 64;
    private static final int INDEX_SHARE = 2;

    private final Store store;
    private final StoreCaller caller;
    private final SegmentTable segments;
    private final HashIndex index;
    private final long nowMillis;
    private long itemCount;

    FlashRecovery(Store store, StoreCaller caller) {
        this.store = store;
        this.caller = caller;
        segments = store.segments;
        index = store.index;
        nowMillis = store.clock.wallMillis();
    }

    /** How many items were found. */
    long run() {
        store.flash.recover(this);
        return itemCount;
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
            if (deadlineMillis > nowMillis && keyspace < store.keyspaceCount && !hasNewer(lookup, hash)) {
                isKept = index.insert(lookup,
                        SlotLayout.pack(lookup.tag(), FlashLocation.tagBits(hash), location));
            }
        } finally {
            index.unlock(lookup);
        }
        if (isKept) {
            store.enlistFlash(caller, store.flash.log().segment(location), keyspace);
            itemCount++;
        } else {
            store.flash.noteDeadInRecovery(location, sequence);
        }
        return true;
    }

    private boolean hasNewer(IndexLookup lookup, long hash) {
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != SlotLayout.EMPTY && !FlashLocation.mayBe(slot, hash));
        return slot != SlotLayout.EMPTY;
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
