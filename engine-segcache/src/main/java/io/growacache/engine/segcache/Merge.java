package io.growacache.engine.segcache;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.Draining;
import io.growacache.engine.support.store.RecordWalk;
import io.growacache.engine.support.store.Relocation;
import io.growacache.engine.support.store.Store;
import io.growacache.engine.support.store.StoreCaller;

/**
 * Merge-based eviction (section 3.6 of the paper): of the oldest segments of one chain, what deserves to stay is copied
 * into segments for proven items, and the rest is dropped, or goes to the device where there is one that takes it.
 *
 * <h2>Promotion</h2>
 * Of unproven items those stay that were used at least once. They begin anew with frequency 0, so that the use which
 * brought them here does not carry them any further. Segments whose live bytes all fit into one are merged without
 * loss, and what they hold stays unproven.
 *
 * <h2>Large items</h2>
 * A value in extents lies in other segments than its item's head. Whichever of its pieces is reached first decides for the
 * whole item, and moving it takes room for all of it. So segments with such items that are to stay are emptied last, when the
 * others of the run have made room; where that is not enough they are dropped. Extents of proven items are reinserted, never
 * chosen among.
 *
 * <h2>Choice among the proven</h2>
 * Of each segment a share is to survive: one in {@code target}. An item survives when its frequency / size reaches a
 * cutoff, which is adapted after every tenth of a segment: raised when more than the share has survived so far, lowered
 * when less, by the ratio of the two, which is kept within bounds, or the cutoff could become zero and a merge reclaim
 * nothing. Segments whose live bytes all fit into one are merged without loss. Survivors keep half of their frequency.
 *
 * <h2>Safety</h2>
 * See {@link Relocation}. That no clear has ended an item is made sure after its destination was opened.
 */
final class Merge {
    private static final int STEPS_PER_SEGMENT = 10;
    private static final double SMALLEST_FACTOR = 0.25;
    private static final double LARGEST_FACTOR = 4;
    /** After so many segments without success an item needs one use more to be reinserted. */
    private static final int PATIENCE = 3;
    /** Shorter runs leave nothing to choose from. */
    private static final int SHORTEST_RUN = 3;
    /** No run is longer than this part of all segments. */
    private static final int SMALLEST_SHARE = 16;
    /** So many segments are kept open for what is promoted next, each for another time to live. */
    private static final int MOST_KEPT = 16;
    /** No more of them than this part of all segments. */
    private static final int KEPT_SHARE = 32;

    private final Store store;
    private final SegmentTable segments;
    private final Draining draining;
    /** Moves what is promoted or reinserted. */
    private final Relocation relocation;
    /** Moves what is chosen among the proven. */
    private final Relocation thinning;
    private final int longestRun;
    private final int target;
    /** Uses per byte from which an item survives: where the last merge ended is where the next one begins. */
    private volatile double lastCutoff;
    /** Below this, all that was ever used survives. */
    private final double smallestCutoff;

    Merge(Store store, Draining draining, int longestRun, int target) {
        this.store = store;
        this.draining = draining;
        segments = store.segments();
        int keptCount = Math.clamp(segments.segmentCount() / KEPT_SHARE, 1, MOST_KEPT);
        // To the last byte, or every proven segment would have a hole.
        relocation = new Relocation(store, RecordLayout.MAX_HEAD_LENGTH, keptCount);
        thinning = new Relocation(store, segments.capacity() / target, 1);
        this.longestRun = Math.clamp(segments.segmentCount() / SMALLEST_SHARE, SHORTEST_RUN, longestRun);
        this.target = target;
        smallestCutoff = 0.5 / segments.capacity();
    }

    /** Merges segments of a chain; false when too few can be claimed, or there is no free segment to merge into. */
    boolean run(StoreCaller caller, int chain) {
        boolean isChoosing = TtlBuckets.isProven(chain) && !TtlBuckets.isExtents(chain);
        return isChoosing ? thin(caller, chain) : promote(caller, chain);
    }

    /**
     * The same without a choice among the proven: of these, too, stays what was used since it was looked at last, at the
     * price of one use; false when too few segments can be claimed, or everything had to stay.
     */
    boolean reinsert(StoreCaller caller, int chain) {
        return promote(caller, chain);
    }

    /** Moves what was used to proven segments and drops the rest, until more segments were freed than opened. */
    private boolean promote(StoreCaller caller, int chain) {
        int[] run = new int[longestRun];
        int count = segments.claimRun(chain, run);
        if (count == 0) {
            return false;
        }
        long liveBytes = 0;
        for (int i = 0; i < count; i++) {
            liveBytes += segments.liveBytes(run[i]);
        }
        // Mostly overwritten and deleted items: nothing has to go, and nothing is proven by that.
        boolean isLossless = count > 1 && liveBytes <= segments.capacity() - RecordLayout.MAX_HEAD_LENGTH;
        boolean isDemoting = draining.isDemoting();
        Promotion promotion = new Promotion(chain, isLossless, isDemoting);
        int done = 0;
        int heldCount = 0;
        while (done < count && (isLossless || done - heldCount <= promotion.openedCount())) {
            promotion.raiseNeeded(done);
            int source = run[done++];
            if (promotion.judgeAll(caller, source)) {
                run[heldCount++] = source;
            } else {
                end(caller, source, isDemoting);
            }
        }
        for (int i = done; i < count; i++) {
            segments.unclaim(run[i]);
        }
        promotion.moveLarge();
        for (int i = 0; i < heldCount; i++) {
            promotion.raiseNeeded(i);
            promotion.judgeAll(caller, run[i]);
            end(caller, run[i], isDemoting);
        }
        promotion.end();
        return !TtlBuckets.isProven(chain) || done > promotion.openedCount();
    }

    /** Judges items, and moves those that are promoted or reinserted. */
    private final class Promotion {
        private final Relocation.Destination destination;
        private final boolean isLossless;
        private final boolean isReinsertion;
        private final boolean isDemoting;
        private int openedForLargeCount;
        private int neededCount;
        /** Large items wait until segments without any have made room. */
        private boolean isLargeWaiting = true;

        /** Of items that are in {@code source}. */
        Promotion(int source, boolean isLossless, boolean isDemoting) {
            destination = relocation.destination(isLossless ? source : TtlBuckets.proven(source));
            isReinsertion = TtlBuckets.isProven(source);
            this.isLossless = isLossless;
            this.isDemoting = isDemoting;
        }

        /** Where everything is used, the most used stays: after some segments in vain reinsertion needs more uses. */
        void raiseNeeded(int doneCount) {
            neededCount = isLossless ? 0 : isReinsertion ? 1 + doneCount / PATIENCE : 1;
        }

        /** From now on large items do not wait. */
        void moveLarge() {
            isLargeWaiting = false;
        }

        /** Judges what a segment holds; whether any of it waits. */
        boolean judgeAll(StoreCaller caller, int source) {
            boolean isHeld = false;
            RecordWalk walk = draining.walk(caller, source);
            while (walk.next()) {
                long hash = walk.hash();
                long location = walk.location();
                isHeld |= RecordLayout.isExtent(segments.address(location))
                        ? judgeLocked(caller, hash, draining.lockOwnerOf(caller, hash, location))
                        : judge(caller, hash, location);
            }
            return isHeld;
        }

        private boolean survives(long slot) {
            long location = SlotLayout.location(slot);
            return Frequency.count(SlotLayout.frequency(slot)) >= neededCount
                    && !store.isCleared(location) && !store.isExpired(location);
        }

        private int frequencyAfterMove(long slot) {
            int frequency = SlotLayout.frequency(slot);
            return isLossless ? frequency : isReinsertion ? Frequency.lessOne(frequency) : Frequency.forgotten(frequency);
        }

        private boolean judge(StoreCaller caller, long hash, long location) {
            // A merge that loses nothing leaves extents where they are.
            if (!isLossless && RecordLayout.hasExtents(segments.address(location))) {
                return judgeLocked(caller, hash, draining.lockSlotOf(caller, hash, location));
            }
            long slot = draining.slotOf(caller, hash, location);
            if (slot == SlotLayout.EMPTY) {
                return false;
            }
            if (survives(slot)) {
                long copy = destination.copy(location);
                if (copy != NONE && store.isCleared(location)) {
                    // The destination may have been opened after a clear that came after the judgement.
                    segments.finish(segments.segment(copy));
                } else if (copy != NONE) {
                    relocation.move(caller, draining, hash, location, copy, frequencyAfterMove(slot));
                    return false;
                }
            }
            if (!isDemoting) {
                draining.dropItem(caller, hash, location);
            }
            return false;
        }

        /**
         * Judges an item whose buckets are locked: its pieces may be in segments that others empty meanwhile. Whether it
         * waits.
         */
        private boolean judgeLocked(StoreCaller caller, long hash, long slot) {
            try {
                if (slot == SlotLayout.EMPTY) {
                    return false;
                }
                int from = segments.chainOf(segments.segment(SlotLayout.location(slot)));
                // Whoever writes what waits for the device collects the pieces, wherever they are.
                if (from != TtlBuckets.DEMOTED && survives(slot)) {
                    if (isLargeWaiting) {
                        return true;
                    }
                    int before = segments.freeCount();
                    if (relocation.moveLarge(caller, hash, slot, isLossless ? from : TtlBuckets.proven(from),
                            frequencyAfterMove(slot))) {
                        openedForLargeCount += Math.max(0, before - segments.freeCount());
                        return false;
                    }
                }
                if (!isDemoting) {
                    draining.endItem(caller, hash, slot);
                }
                return false;
            } finally {
                draining.unlock(caller);
            }
        }

        int openedCount() {
            return destination.openedCount() + openedForLargeCount;
        }

        void end() {
            destination.leave();
        }
    }

    /** Copies the items with the most uses per byte of some segments into one. */
    private boolean thin(StoreCaller caller, int chain) {
        int[] run = new int[longestRun];
        int count = segments.claimRun(chain, run);
        int destination = count < SHORTEST_RUN ? NONE : thinning.takeDestination(chain);
        if (destination == NONE && count >= SHORTEST_RUN) {
            destination = thinning.openDestination(chain);
        }
        if (destination == NONE) {
            for (int i = 0; i < count; i++) {
                segments.unclaim(run[i]);
            }
            return false;
        }
        long liveBytes = 0;
        for (int i = 0; i < count; i++) {
            liveBytes += segments.liveBytes(run[i]);
        }
        boolean isLossless = liveBytes <= thinning.room(destination) - RecordLayout.MAX_HEAD_LENGTH;
        double cutoff = isLossless ? 0 : lastCutoff;
        boolean isDemoting = draining.isDemoting();
        int merged = 0;
        // What makes enough room is enough: more sources than the target would only lose more.
        while (merged < (isLossless ? count : Math.min(count, target))) {
            // A destination without room for a segment's share would drop what deserves to stay.
            if (!isLossless && merged >= SHORTEST_RUN - 1
                    && thinning.room(destination) < segments.capacity() / target / 2) {
                break;
            }
            cutoff = mergeOne(caller, run[merged], destination, cutoff, isLossless, isDemoting);
            end(caller, run[merged++], isDemoting);
        }
        for (int i = merged; i < count; i++) {
            segments.unclaim(run[i]);
        }
        if (!isLossless) {
            lastCutoff = cutoff;
        }
        thinning.keepForNext(destination);
        return true;
    }

    private double mergeOne(StoreCaller caller, int source, int destination, double firstCutoff,
            boolean isLossless, boolean isDemoting) {
        double cutoff = firstCutoff;
        int step = Math.max(1, segments.capacity() / STEPS_PER_SEGMENT);
        int nextStep = step;
        long kept = 0;
        RecordWalk walk = draining.walk(caller, source);
        while (walk.next()) {
            long location = walk.location();
            // The chain is not one of extents.
            kept += judge(caller, walk.hash(), location, destination, cutoff, isDemoting);
            int offset = segments.offset(location) + RecordLayout.length(segments.address(location));
            if (!isLossless && offset >= nextStep) {
                double wanted = (double) offset / target;
                double factor = Math.clamp(kept / wanted, SMALLEST_FACTOR, LARGEST_FACTOR);
                cutoff = Math.max(cutoff * factor, smallestCutoff);
                nextStep = offset + step;
            }
        }
        return cutoff;
    }

    /** What was not copied of a claimed segment goes to the device, or has ended. */
    private void end(StoreCaller caller, int source, boolean isDemoting) {
        if (isDemoting) {
            draining.demote(caller, source);
        } else {
            draining.release(caller, source);
        }
    }

    /** Copies an item to the destination, or ends it unless it is to be demoted; how many bytes were kept. */
    private long judge(StoreCaller caller, long hash, long location, int destination, double cutoff, boolean isDemoting) {
        long record = segments.address(location);
        long slot = draining.slotOf(caller, hash, location);
        if (slot == SlotLayout.EMPTY) {
            return 0;
        }
        boolean survives = Frequency.count(SlotLayout.frequency(slot))
                / (double) RecordLayout.itemLength(record) >= cutoff
                && !store.isCleared(location) && !store.isExpired(location);
        if (survives) {
            long copy = thinning.copy(location, destination);
            if (copy != NONE) {
                return thinning.move(caller, draining, hash, location, copy,
                        Frequency.halved(SlotLayout.frequency(slot)));
            }
        }
        if (!isDemoting) {
            draining.dropItem(caller, hash, location);
        }
        return 0;
    }
}
