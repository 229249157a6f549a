package io.growacache.engine.segcache;

import static io.growacache.engine.segcache.segment.SegmentTable.NONE;

import io.growacache.engine.segcache.Store.End;
import io.growacache.engine.segcache.record.RecordLayout;
import io.growacache.engine.segcache.segment.SegmentTable;
import io.growacache.engine.segcache.segment.TtlBuckets;
import io.growacache.engine.support.index.Backoff;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.spi.plugin.Background;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes room: drops expired segments, evicts by the configured policy, gives segments to a growing index, and keeps the
 * limit on used bytes. Runs in the background up to a watermark, and in a writer that finds no free segment. Any number
 * of threads may be at it: each works on segments that it has claimed.
 */
final class Eviction {
    /** Whether a segment could be made free. */
    enum Room {
        ENOUGH, NONE
    }

    /** Free segments that are left for eviction itself, which may need one to make others free. */
    static final int SPARE = 1;
    /** The background keeps this part of the segments free, and writers wake it when half of that is left. */
    private static final int WATERMARK_SHARE = 128;
    private static final int MAX_FRUITLESS_ATTEMPTS = 250;
    /** Waiting begins with yielding: a fruitless attempt has taken long enough for spinning to be over. */
    private static final int FIRST_PAUSE = 64;
    private static final int SPLITS_PER_WRITE = 8;
    private static final int LIMIT_CHECK_SHARE = 32;
    /** Items that have yet to prove their worth keep this part of the segments: S3-FIFO's small queue. */
    private static final int UNPROVEN_SHARE = 10;

    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final Merge merge;
    private final SegcacheFactory.Policy policy;
    private final int watermark;
    private final int maxIndexSegments;
    private final AtomicBoolean isFeedingIndex = new AtomicBoolean();
    private final AtomicReference<Background.Task> task = new AtomicReference<>();
    private final long memoryBytes;
    private volatile long limitBytes;

    Eviction(Store store, SegcacheFactory.Policy policy, Merge merge, long memoryBytes) {
        this.store = store;
        this.policy = policy;
        this.merge = merge;
        this.memoryBytes = memoryBytes;
        limitBytes = memoryBytes;
        segments = store.segments;
        index = store.index;
        watermark = Math.max(SPARE + 1, segments.segmentCount() / WATERMARK_SHARE);
        maxIndexSegments = segments.segmentCount() / 2;
    }

    void start(Background background, SegcacheCaller caller, long periodMillis) {
        task.set(background.every("segcache-reclaim", periodMillis, () -> reclaim(caller)));
    }

    void stop() {
        Background.Task running = task.getAndSet(null);
        if (running != null) {
            running.close();
        }
    }

    private void wake() {
        Background.Task running = task.get();
        if (running != null) {
            running.wake();
        }
    }

    // ---------------------------------------------------------------- triggers

    /** One run of the background task. */
    void reclaim(SegcacheCaller caller) {
        dropExpired(caller);
        if (index.isGrowthDue()) {
            growIndex(caller);
        }
        for (int round = 0; segments.freeCount() <= watermark && round < segments.segmentCount(); round++) {
            if (!evict(caller)) {
                return;
            }
        }
    }

    /** Makes a segment free for a writer that holds no locks; each call with a higher attempt waits a little longer. */
    Room makeRoom(SegcacheCaller caller, int attempt) {
        if (segments.freeCount() > SPARE || evict(caller)) {
            // Others may take what was made free, so success does not always end the writer's loop; a bound must.
            return attempt < MAX_FRUITLESS_ATTEMPTS + 4 * segments.segmentCount() ? Room.ENOUGH : Room.NONE;
        }
        if (attempt >= MAX_FRUITLESS_ATTEMPTS) {
            return Room.NONE;
        }
        segments.sealOldest();
        Backoff.pause(FIRST_PAUSE + attempt);
        return Room.ENOUGH;
    }

    /** What a write leaves to do: index growth, a limit, the reserve of free segments. Called without locks. */
    void afterWrite(SegcacheCaller caller, int valueLength) {
        if (index.isGrowthDue()) {
            growIndex(caller);
        }
        if (segments.freeCount() <= watermark / 2 + 1) {
            wake();
        }
        if (limitBytes < memoryBytes) {
            caller.uncheckedBytes += valueLength + RecordLayout.HEADER_LENGTH + Store.SLOT_LENGTH;
            if (caller.uncheckedBytes > segments.capacity() / LIMIT_CHECK_SHARE / store.callerCount()) {
                caller.uncheckedBytes = 0;
                keepLimit(caller);
            }
        }
    }

    void setLimit(long newLimitBytes) {
        limitBytes = Math.clamp(newLimitBytes, 0, memoryBytes);
    }

    long limitBytes() {
        return limitBytes;
    }

    private void keepLimit(SegcacheCaller caller) {
        for (int round = 0; store.usedBytes() > limitBytes && round < 4 * segments.segmentCount(); round++) {
            if (!evict(caller) && !segments.sealOldest()) {
                return;
            }
        }
    }

    private void growIndex(SegcacheCaller caller) {
        if (!index.grow(SPLITS_PER_WRITE) || !isFeedingIndex.compareAndSet(false, true)) {
            return;
        }
        try {
            if (segments.indexSegmentCount() >= maxIndexSegments) {
                return;
            }
            int segment = segments.takeForIndex(SPARE);
            if (segment == NONE && evict(caller)) {
                segment = segments.takeForIndex(SPARE);
            }
            if (segment != NONE) {
                index.addChunk(segments.address(segments.location(segment, 0)), segments.segmentLength());
            }
        } finally {
            isFeedingIndex.set(false);
        }
    }

    // ---------------------------------------------------------------- victims

    /** Makes at least one segment free; false when none can be drained just now. */
    boolean evict(SegcacheCaller caller) {
        int segment = NONE;
        if (policy == SegcacheFactory.Policy.MERGE) {
            int chain = segments.nextDrainableChain(UNPROVEN_SHARE);
            if (chain == NONE) {
                return false;
            }
            if (chain != TtlBuckets.EXTENTS && merge.run(caller, this, chain)) {
                return true;
            }
            // Not the oldest of all: that may be of proven items, which have to stay while it is the others' turn.
            int[] oldest = new int[1];
            segment = segments.claimRun(chain, oldest) == 0 ? NONE : oldest[0];
        }
        if (segment == NONE) {
            segment = segments.claimOldest();
        }
        if (segment == NONE) {
            return false;
        }
        drop(caller, segment);
        return true;
    }

    private void dropExpired(SegcacheCaller caller) {
        long now = store.clock.wallMillis();
        for (int segment = 0; segment < segments.segmentCount(); segment++) {
            if (segments.holdsRecords(segment) && segments.deadlineBound(segment) <= now) {
                segments.seal(segment);
                if (segments.claim(segment)) {
                    // Sealed and without reservations, it has its last bound.
                    if (segments.deadlineBound(segment) <= now) {
                        drop(caller, segment);
                    } else {
                        segments.unclaim(segment);
                    }
                }
            }
        }
    }

    /** Ends everything that a claimed segment holds and makes it free. */
    void drop(SegcacheCaller caller, int segment) {
        int end = segments.writeOffset(segment);
        for (int offset = 0; offset < end;) {
            long location = segments.location(segment, offset);
            long record = segments.address(location);
            if (RecordLayout.isItem(record)) {
                long hash = store.hashOf(record);
                if (slotOf(caller, hash, location) != SlotLayout.EMPTY) {
                    dropItem(caller, hash, location);
                }
            } else if (RecordLayout.isExtent(record)) {
                dropOwner(caller, location);
            }
            offset += RecordLayout.length(record);
        }
        release(caller, segment);
    }

    /** Makes a claimed segment free to which no slot leads any more. */
    void release(SegcacheCaller caller, int segment) {
        index.report(caller.lookup);
        segments.release(segment);
    }

    /** The slot that leads to an item, its buckets not locked; {@link SlotLayout#EMPTY} when the item has ended. */
    long slotOf(SegcacheCaller caller, long hash, long location) {
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
    long lockSlotOf(SegcacheCaller caller, long hash, long location) {
        index.lock(caller.lookup, hash);
        return slotOf(caller.lookup, location);
    }

    /** Ends an item of a claimed segment, if it has not ended. */
    void dropItem(SegcacheCaller caller, long hash, long location) {
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
    private void dropOwner(SegcacheCaller caller, long extentLocation) {
        IndexLookup lookup = caller.lookup;
        long hash = RecordLayout.ownerHash(segments.address(extentLocation));
        index.lock(lookup, hash);
        try {
            for (long slot = index.next(lookup); slot != SlotLayout.EMPTY; slot = index.next(lookup)) {
                if (holdsExtent(segments.address(SlotLayout.location(slot)), extentLocation)) {
                    endItem(caller, hash, slot);
                    return;
                }
            }
        } finally {
            index.unlock(lookup);
        }
    }

    /** Ends the item in a slot of a locked lookup. Its key becomes a ghost if it goes for lack of space and unproven. */
    private void endItem(SegcacheCaller caller, long hash, long slot) {
        long location = SlotLayout.location(slot);
        boolean isExpired = store.isExpired(location);
        if (!isExpired && !store.isCleared(location)
                && !TtlBuckets.isProven(segments.chainOf(segments.segment(location)))) {
            store.ghosts.add(hash, RecordLayout.itemLength(segments.address(location)));
        }
        store.remove(caller, slot, isExpired ? End.EXPIRED : End.EVICTED);
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
