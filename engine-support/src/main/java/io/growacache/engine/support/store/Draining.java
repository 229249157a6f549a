package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.index.Backoff;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import java.util.concurrent.atomic.LongAdder;

/** How claimed segments are emptied: the steps from which eviction policies are made. Safe from any thread. */
public final class Draining {
    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final LongAdder visitedRecords = new LongAdder();

    Draining(Store store) {
        this.store = store;
        segments = store.segments;
        index = store.index;
    }

    /** Ends everything that a claimed segment holds and makes it free. */
    public void drop(StoreCaller caller, int segment) {
        RecordWalk walk = walk(caller, segment);
        while (walk.next()) {
            long location = walk.location();
            if (RecordLayout.isExtent(segments.address(location))) {
                dropOwner(caller, walk.hash(), location);
            } else if (slotOf(caller, walk.hash(), location) != SlotLayout.EMPTY) {
                dropItem(caller, walk.hash(), location);
            }
        }
        visitedRecords.add(walk.visitedCount());
        release(caller, segment);
    }

    /** Goes through what a claimed segment holds. It is the caller's only walk. */
    public RecordWalk walk(StoreCaller caller, int segment) {
        caller.walk.begin(segment);
        return caller.walk;
    }

    /** Whether what is evicted goes to a device at present, rather than to end. */
    public boolean isDemoting() {
        return store.isDemoting();
    }

    /** Gives what a claimed segment still holds to the device, or makes the segment free when that is nothing. */
    public void demote(StoreCaller caller, int segment) {
        if (hasLive(segment)) {
            segments.demote(segment);
        } else {
            release(caller, segment);
        }
    }

    /** How many records {@link #drop} has looked at. */
    long visitedRecordCount() {
        return visitedRecords.sum();
    }

    /** Whether a slot may lead to what a claimed segment holds. Once none does, none will. */
    boolean hasLive(int segment) {
        return segments.liveBytes(segment) != 0;
    }

    /**
     * Makes a claimed segment free to which no slot leads any more. Waits for those who have changed a slot and not {@linkplain
     * Store#retire said so} yet, which is a matter of a few instructions under a bucket's lock, so the caller holds none.
     */
    public void release(StoreCaller caller, int segment) {
        for (int attempt = 0; hasLive(segment); attempt++) {
            Backoff.pause(attempt);
        }
        index.report(caller.lookup);
        segments.release(segment);
    }

    /** The slot that leads to an item, its buckets not locked; {@link SlotLayout#EMPTY} when the item has ended. */
    public long slotOf(StoreCaller caller, long hash, long location) {
        // Nobody makes a slot lead to a claimed segment, so an item without one stays so.
        index.begin(caller.lookup, hash);
        return slotOf(caller.lookup, location);
    }

    private long slotOf(IndexLookup lookup, long location) {
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != SlotLayout.EMPTY && SlotLayout.location(slot) != location);
        return slot;
    }

    /** Locks an item's buckets and turns to its slot; {@link SlotLayout#EMPTY} when it has ended. */
    public long lockSlotOf(StoreCaller caller, long hash, long location) {
        index.lock(caller.lookup, hash);
        return slotOf(caller.lookup, location);
    }

    /** Ends an item of a claimed segment, if it has not ended. */
    public void dropItem(StoreCaller caller, long hash, long location) {
        long slot = lockSlotOf(caller, hash, location);
        try {
            if (slot != SlotLayout.EMPTY) {
                endItem(caller, hash, slot);
            }
        } finally {
            index.unlock(caller.lookup);
        }
    }

    /** Ends the item to whose value an extent of a claimed segment belongs. */
    private void dropOwner(StoreCaller caller, long hash, long extentLocation) {
        long slot = lockOwnerOf(caller, hash, extentLocation);
        try {
            if (slot != SlotLayout.EMPTY) {
                endItem(caller, hash, slot);
            }
        } finally {
            unlock(caller);
        }
    }

    /**
     * Locks the buckets of the item to whose value an extent belongs and turns to its slot; {@link SlotLayout#EMPTY}
     * when it has ended.
     */
    public long lockOwnerOf(StoreCaller caller, long hash, long extentLocation) {
        IndexLookup lookup = caller.lookup;
        index.lock(lookup, hash);
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != SlotLayout.EMPTY && (FlashLocation.isFlash(SlotLayout.location(slot))
                || !holdsExtent(segments.address(SlotLayout.location(slot)), extentLocation)));
        return slot;
    }

    /** Unlocks what {@link #lockSlotOf} or {@link #lockOwnerOf} has locked. */
    public void unlock(StoreCaller caller) {
        index.unlock(caller.lookup);
    }

    /**
     * Ends the item in a slot of a locked lookup. Its key becomes a ghost if it goes for lack of space and unproven.
     */
    public void endItem(StoreCaller caller, long hash, long slot) {
        long location = SlotLayout.location(slot);
        boolean isExpired = store.isExpired(location);
        if (!isExpired && !store.isCleared(location)
                && (store.takesProven() || !store.chainSet.isProven(segments.chainOf(segments.segment(location))))) {
            store.ghosts.add(hash, RecordLayout.itemLength(segments.address(location)));
        }
        store.remove(caller, slot, isExpired ? ItemEnd.EXPIRED : ItemEnd.EVICTED);
    }

    private boolean holdsExtent(long record, long extentLocation) {
        int count = RecordLayout.extentCount(record);
        long location = count == 0 ? 0 : RecordLayout.firstExtent(record);
        for (int i = 0; i < count; i++) {
            if (location == extentLocation) {
                return true;
            }
            location = RecordLayout.nextExtent(segments.address(location));
        }
        return false;
    }
}
