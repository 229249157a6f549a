package io.growacache.engine.support.store;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.background.WakeableTask;
import io.growacache.engine.support.ghost.Ghosts;
import io.growacache.engine.support.index.Backoff;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.item.ItemLedger;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.EvictionPolicy.Outcome;
import io.growacache.engine.support.tier.FlashTask;
import io.growacache.spi.plugin.Background;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When room is made: drops expired segments, has the engine's policy evict, gives segments to a growing index, and
 * keeps the limit on used bytes. Runs in the background up to a watermark, and in a writer that finds no free segment.
 * Several threads may be at it: each works on segments that it has claimed.
 */
final class Reclaim {
    /** Whether a segment could be made free. */
    enum Room {
        ENOUGH, NONE
    }

    /** The background keeps this part of the segments free for writers, who wake it when half of that is left. */
    private static final int WATERMARK_SHARE = 128;
    /** The same where the device has to write before there is room. */
    private static final int DEMOTION_WATERMARK_SHARE = 16;
    /** A third of a second, by the pauses in between. */
    private static final int MAX_FRUITLESS_ATTEMPTS = 40;
    /** Ten seconds: with many more threads than cores, those that make room may not run for a while. */
    private static final int MAX_BUSY_ATTEMPTS = 1_000;
    private static final int MAX_STOLEN_ATTEMPTS = 4 * MAX_BUSY_ATTEMPTS;
    private static final int SPLITS_PER_WRITE = 8;
    private static final int LIMIT_CHECK_SHARE = 32;
    /** So many callers may evict at a time, as part of the segments. */
    private static final int SWEEP_SHARE = 32;
    private static final int MOST_SWEEPS = 16;

    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final Draining draining;
    private final EvictionPolicy policy;
    private final Ghosts ghosts;
    private final int spare;
    private final int watermark;
    private final int maxIndexSegments;
    /**
     * How many callers may evict at a time. Where there are more threads than processors some of them are interrupted
     * in the middle, and the others have to go on; but each makes a segment free, wanted or not, so that many at a time
     * drop too much.
     */
    private final int sweepLimit;
    private final AtomicInteger sweepCount = new AtomicInteger();
    private final AtomicBoolean isFeedingIndex = new AtomicBoolean();
    private final WakeableTask task = new WakeableTask();
    private final long memoryBytes;
    private volatile long limitBytes;
    /** Null without a device. */
    private FlashTask flash;

    Reclaim(Store store, Draining draining, EvictionPolicy policy, long memoryBytes) {
        this.store = store;
        this.draining = draining;
        this.policy = policy;
        ghosts = store.ghosts;
        spare = store.spareCount;
        this.memoryBytes = memoryBytes;
        limitBytes = memoryBytes;
        segments = store.segments;
        index = store.index;
        watermark = spare + Math.max(1, segments.segmentCount() / (store.chainSet.demoted() == NONE ? WATERMARK_SHARE
                : DEMOTION_WATERMARK_SHARE));
        maxIndexSegments = segments.segmentCount() / SegmentOptions.INDEX_SHARE;
        sweepLimit = Math.clamp(segments.segmentCount() / SWEEP_SHARE, 1, MOST_SWEEPS);
    }

    /** Has proven items brought to a device. Before the start. */
    void setFlash(FlashTask newFlash) {
        flash = newFlash;
    }

    private Outcome evict(StoreCaller caller) {
        if (ghosts.isGrowthDue(index.slotCount())) {
            growGhosts(caller);
        }
        Outcome outcome = sweep(caller);
        if (flash != null) {
            flash.wake();
        }
        return outcome;
    }

    private Outcome sweep(StoreCaller caller) {
        try {
            return sweepCount.incrementAndGet() > sweepLimit ? Outcome.BUSY : policy.evict(caller);
        } finally {
            sweepCount.decrementAndGet();
        }
    }

    void start(Background background, String name, StoreCaller caller, long periodMillis) {
        task.start(background, name, periodMillis, () -> reclaim(caller));
    }

    void stop() {
        task.stop();
    }

    // ---------------------------------------------------------------- triggers

    /** One run of the background task. */
    void reclaim(StoreCaller caller) {
        dropExpired(caller);
        if (index.isGrowthDue()) {
            growIndex(caller);
        }
        // What waits for the device will be free.
        for (int round = 0; segments.freeCount() + store.demotedSegments() < watermark
                && round < segments.segmentCount(); round++) {
            Outcome outcome = evict(caller);
            if (outcome != Outcome.FREED && outcome != Outcome.DEMOTED) {
                return;
            }
        }
    }

    /** Makes a segment free for a writer that holds no locks; each call with a higher attempt waits a little longer. */
    Room makeRoom(StoreCaller caller, int attempt) {
        Outcome outcome = segments.freeCount() > spare ? Outcome.FREED : evict(caller);
        if (outcome == Outcome.FREED || outcome == Outcome.DEMOTED) {
            // What waits for the device is bounded, so before long something is freed at once.
            // Others may take what was made free, so success does not always end the writer's loop; a bound must.
            return attempt < MAX_STOLEN_ATTEMPTS + 4 * segments.segmentCount() ? Room.ENOUGH : Room.NONE;
        }
        if (attempt >= (outcome == Outcome.BUSY ? MAX_BUSY_ATTEMPTS : MAX_FRUITLESS_ATTEMPTS)) {
            return Room.NONE;
        }
        if (outcome == Outcome.NOTHING) {
            segments.sealOldest();
        }
        Backoff.pauseForWork(attempt);
        return Room.ENOUGH;
    }

    /** What a write leaves to do: index growth, a limit, the reserve of free segments. Called without locks. */
    void afterWrite(StoreCaller caller, int valueLength) {
        if (index.isGrowthDue()) {
            growIndex(caller);
        }
        if (segments.freeCount() < spare + (watermark - spare + 1) / 2) {
            task.wake();
        }
        if (limitBytes < memoryBytes) {
            caller.uncheckedBytes += valueLength + RecordLayout.HEADER_LENGTH + ItemLedger.SLOT_LENGTH;
            if (caller.uncheckedBytes > segments.capacity() / LIMIT_CHECK_SHARE / store.ledger.callerCount()) {
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

    private void keepLimit(StoreCaller caller) {
        for (int round = 0; store.ledger.usedBytes() > limitBytes && round < 4 * segments.segmentCount(); round++) {
            Outcome outcome = evict(caller);
            if (outcome == Outcome.BUSY) {
                Backoff.pauseForWork(0);
            } else if (outcome == Outcome.NOTHING && !segments.sealOldest()) {
                return;
            }
        }
    }

    private void growIndex(StoreCaller caller) {
        if (!index.grow(SPLITS_PER_WRITE) || !isFeedingIndex.compareAndSet(false, true)) {
            return;
        }
        try {
            if (segments.indexSegmentCount() >= maxIndexSegments) {
                if (flash != null) {
                    flash.shrink();
                }
                return;
            }
            feedIndex(caller);
        } finally {
            isFeedingIndex.set(false);
        }
    }

    private void feedIndex(StoreCaller caller) {
        int segment = segments.takeForIndex(spare);
        if (segment == NONE && evict(caller) == Outcome.FREED) {
            segment = segments.takeForIndex(spare);
        }
        if (segment != NONE) {
            index.addChunk(segments.address(segments.location(segment, 0)), segments.segmentLength());
        }
    }

    /** Ghosts use what the index has to spare, so that they take no segments of their own. */
    private void growGhosts(StoreCaller caller) {
        if (!isFeedingIndex.compareAndSet(false, true)) {
            return;
        }
        try {
            ghosts.grow(index.slotCount(), () -> lendGranule(caller));
        } finally {
            isFeedingIndex.set(false);
        }
    }

    private long lendGranule(StoreCaller caller) {
        long granule = index.lendGranule();
        if (granule == 0 && segments.indexSegmentCount() < maxIndexSegments) {
            feedIndex(caller);
            granule = index.lendGranule();
        }
        return granule;
    }

    private void dropExpired(StoreCaller caller) {
        long now = store.clock.wallMillis();
        for (int segment = 0; segment < segments.segmentCount(); segment++) {
            if (segments.holdsRecords(segment) && segments.deadlineBound(segment) <= now) {
                segments.seal(segment);
                if (segments.claim(segment)) {
                    // Sealed and without reservations, it has its last bound.
                    if (segments.deadlineBound(segment) <= now) {
                        draining.drop(caller, segment);
                    } else {
                        segments.unclaim(segment);
                    }
                }
            }
        }
    }
}
