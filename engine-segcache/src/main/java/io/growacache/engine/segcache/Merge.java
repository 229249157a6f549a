package io.growacache.engine.segcache;

import static io.growacache.engine.segcache.segment.SegmentTable.NONE;

import io.growacache.engine.segcache.Store.End;
import io.growacache.engine.segcache.record.RecordLayout;
import io.growacache.engine.segcache.record.RecordLayout.DeadlineForm;
import io.growacache.engine.segcache.segment.SegmentTable;
import io.growacache.engine.segcache.segment.TtlBuckets;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Merge-based eviction (section 3.6 of the paper): of the oldest segments of one chain, what deserves to stay is copied
 * into segments for proven items, and the rest is dropped.
 *
 * <h2>Promotion</h2>
 * Of unproven items those stay that were used at least once. They begin anew with frequency 0, so that the use which
 * brought them here does not carry them any further. Segments whose live bytes all fit into one are merged without
 * loss, and what they hold stays unproven.
 *
 * <h2>Choice among the proven</h2>
 * Of each segment a share is to survive: one in {@code target}. An item survives when its frequency / size reaches a
 * cutoff, which is adapted after every tenth of a segment: raised when more than the share has survived so far, lowered
 * when less, by the ratio of the two, which is kept within bounds, or the cutoff could become zero and a merge reclaim
 * nothing. Segments whose live bytes all fit into one are merged without loss. Survivors keep half of their frequency.
 *
 * <h2>Safety</h2>
 * Readable bytes never move: a survivor is copied, then its slot is changed with the buckets locked, if it still leads
 * to the original. That no clear has ended an item is made sure after its destination was opened: a clear that is not
 * seen then has a higher number than the destination, and the copy ends with it.
 */
final class Merge {
    private static final int STEPS_PER_SEGMENT = 10;
    private static final double SMALLEST_FACTOR = 0.25;
    private static final double LARGEST_FACTOR = 4;
    /** Shorter runs leave nothing to choose from. */
    private static final int SHORTEST_RUN = 3;
    /** No run is longer than this part of all segments. */
    private static final int SMALLEST_SHARE = 16;

    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final int longestRun;
    private final int target;
    /** The destination that the last merge has left with room; taken out while a merge uses it. */
    private final AtomicReference<Unfinished> unfinished = new AtomicReference<>();
    /** Uses per byte from which an item survives: where the last merge ended is where the next one begins. */
    private volatile double lastCutoff;
    /** Below this, all that was ever used survives. */
    private final double smallestCutoff;

    Merge(Store store, int longestRun, int target) {
        this.store = store;
        segments = store.segments;
        this.longestRun = Math.clamp(segments.segmentCount() / SMALLEST_SHARE, SHORTEST_RUN, longestRun);
        this.target = target;
        index = store.index;
        smallestCutoff = 0.5 / segments.capacity();
    }

    /** Merges segments of a chain; false when too few can be claimed, or there is no free segment to merge into. */
    boolean run(SegcacheCaller caller, Eviction eviction, int chain) {
        return TtlBuckets.isProven(chain) ? thin(caller, eviction, chain) : promote(caller, eviction, chain);
    }

    /** Moves what was used to proven segments and drops the rest, until more segments were freed than opened. */
    private boolean promote(SegcacheCaller caller, Eviction eviction, int chain) {
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
        Promotion promotion = new Promotion(isLossless ? chain : TtlBuckets.proven(chain), isLossless);
        int done = 0;
        while (done < count && (isLossless || done <= promotion.openedCount)) {
            int source = run[done];
            int end = segments.writeOffset(source);
            for (int offset = 0; offset < end;) {
                long location = segments.location(source, offset);
                long record = segments.address(location);
                // A record that is copied stays as it is, so its length can be read afterwards, too.
                if (RecordLayout.isItem(record)) {
                    promotion.judge(caller, eviction, location);
                }
                offset += RecordLayout.length(record);
            }
            eviction.release(caller, source);
            done++;
        }
        for (int i = done; i < count; i++) {
            segments.unclaim(run[i]);
        }
        promotion.end();
        return true;
    }

    /** Where promoted items go: opened with the first of them. */
    private final class Promotion {
        private final int chain;
        private int destination = NONE;
        private final boolean isLossless;
        private int openedCount;

        Promotion(int chain, boolean isLossless) {
            this.chain = chain;
            this.isLossless = isLossless;
        }

        void judge(SegcacheCaller caller, Eviction eviction, long location) {
            long hash = store.hashOf(segments.address(location));
            long slot = eviction.slotOf(caller, hash, location);
            if (slot == SlotLayout.EMPTY) {
                return;
            }
            int frequency = SlotLayout.frequency(slot);
            boolean survives = isLossless || Frequency.count(frequency) > 0;
            if (survives && !store.isCleared(location) && !store.isExpired(location)) {
                long copy = copy(location);
                if (copy != NONE && store.isCleared(location)) {
                    // The destination may have been opened after a clear that came after the judgement.
                    segments.finish(segments.segment(copy));
                } else if (copy != NONE) {
                    move(caller, eviction, hash, location, copy,
                            isLossless ? frequency : Frequency.forgotten(frequency));
                    return;
                }
            }
            eviction.dropItem(caller, hash, location);
        }

        private long copy(long location) {
            if (destination != NONE) {
                long copy = Merge.this.copy(location, destination);
                if (copy != NONE) {
                    return copy;
                }
                segments.seal(destination);
                segments.finish(destination);
            }
            destination = reuseDestination(chain);
            if (destination == NONE) {
                destination = openDestination(chain);
                if (destination == NONE) {
                    return NONE;
                }
                openedCount++;
            }
            return Merge.this.copy(location, destination);
        }

        void end() {
            if (destination != NONE) {
                keepForNext(destination);
            }
        }
    }

    /** Copies the items with the most uses per byte of some segments into one. */
    private boolean thin(SegcacheCaller caller, Eviction eviction, int chain) {
        int[] run = new int[longestRun];
        int count = segments.claimRun(chain, run);
        int destination = count < SHORTEST_RUN ? NONE : reuseDestination(chain);
        if (destination == NONE && count >= SHORTEST_RUN) {
            destination = openDestination(chain);
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
        boolean isLossless = liveBytes <= room(destination) - RecordLayout.MAX_HEAD_LENGTH;
        double cutoff = isLossless ? 0 : lastCutoff;
        int merged = 0;
        // What makes enough room is enough: more sources than the target would only lose more.
        while (merged < (isLossless ? count : Math.min(count, target))) {
            // A destination without room for a segment's share would drop what deserves to stay.
            if (!isLossless && merged >= SHORTEST_RUN - 1 && room(destination) < segments.capacity() / target / 2) {
                break;
            }
            cutoff = mergeOne(caller, eviction, run[merged], destination, cutoff, isLossless);
            eviction.release(caller, run[merged++]);
        }
        for (int i = merged; i < count; i++) {
            segments.unclaim(run[i]);
        }
        if (!isLossless) {
            lastCutoff = cutoff;
        }
        keepForNext(destination);
        return true;
    }

    private int room(int segment) {
        return segments.capacity() - segments.writeOffset(segment);
    }

    /**
     * The destination of the last merge, if it is for the same chain and has room. It is reserved (no bytes of it), so
     * that it cannot be claimed, whoever seals it.
     */
    private int reuseDestination(int chain) {
        Unfinished last = unfinished.getAndSet(null);
        if (last == null || segments.reserve(last.segment, 0) == NONE) {
            return NONE;
        }
        boolean isSame = segments.lifeAcquire(last.segment) == last.life;
        // Opened before a clear, it would end what was stored since.
        if (isSame && segments.chainOf(last.segment) == chain
                && segments.clearSequence(last.segment) == store.clears.current()
                && room(last.segment) > segments.capacity() / target) {
            return last.segment;
        }
        if (isSame) {
            segments.seal(last.segment);
        }
        segments.finish(last.segment);
        return NONE;
    }

    /** A new destination, reserved likewise, or none. */
    private int openDestination(int chain) {
        int opened = segments.open(chain, store.clears.current(), store.clock.wallMillis(), 0);
        // It may have been sealed at once, because everything open had to be.
        return opened != NONE && segments.reserve(opened, 0) != NONE ? opened : NONE;
    }

    /** Ends the reservation of the destination; with room left it stays open for the next merge. */
    private void keepForNext(int destination) {
        if (room(destination) > segments.capacity() / target) {
            Unfinished other = unfinished.getAndSet(new Unfinished(destination, segments.lifeAcquire(destination)));
            if (other != null && segments.reserve(other.segment, 0) != NONE) {
                if (segments.lifeAcquire(other.segment) == other.life) {
                    segments.seal(other.segment);
                }
                segments.finish(other.segment);
            }
        } else {
            segments.seal(destination);
        }
        segments.finish(destination);
    }

    /** A destination with room, in a certain life. */
    private record Unfinished(int segment, long life) {
    }

    private double mergeOne(SegcacheCaller caller, Eviction eviction, int source, int destination, double firstCutoff,
            boolean isLossless) {
        double cutoff = firstCutoff;
        int end = segments.writeOffset(source);
        int step = Math.max(1, segments.capacity() / STEPS_PER_SEGMENT);
        int nextStep = step;
        long kept = 0;
        for (int offset = 0; offset < end;) {
            long location = segments.location(source, offset);
            long record = segments.address(location);
            int length = RecordLayout.length(record);
            if (RecordLayout.isItem(record)) {
                kept += judge(caller, eviction, location, destination, cutoff);
            }
            offset += length;
            if (!isLossless && offset >= nextStep) {
                double wanted = (double) offset / target;
                double factor = Math.clamp(kept / wanted, SMALLEST_FACTOR, LARGEST_FACTOR);
                cutoff = Math.max(cutoff * factor, smallestCutoff);
                nextStep = offset + step;
            }
        }
        return cutoff;
    }

    /** Copies an item to the destination or ends it; how many bytes were kept. */
    private long judge(SegcacheCaller caller, Eviction eviction, long location, int destination, double cutoff) {
        long record = segments.address(location);
        long hash = store.hashOf(record);
        long slot = eviction.slotOf(caller, hash, location);
        if (slot == SlotLayout.EMPTY) {
            return 0;
        }
        boolean survives = Frequency.count(SlotLayout.frequency(slot))
                / (double) RecordLayout.itemLength(record) >= cutoff
                && !store.isCleared(location) && !store.isExpired(location);
        if (survives) {
            long copy = copy(location, destination);
            if (copy != NONE) {
                return move(caller, eviction, hash, location, copy, Frequency.halved(SlotLayout.frequency(slot)));
            }
        }
        eviction.dropItem(caller, hash, location);
        return 0;
    }

    /** Copies a record, its deadline relative to the destination's base. */
    private long copy(long location, int destination) {
        long record = segments.address(location);
        int oldLength = RecordLayout.length(record);
        long oldBase = segments.deadlineBase(segments.segment(location));
        long base = segments.deadlineBase(destination);
        long deadline = RecordLayout.deadlineMillis(record, oldBase);
        if (deadline == ItemMetadata.NO_DEADLINE) {
            int offset = segments.reserve(destination, oldLength);
            if (offset == NONE) {
                return NONE;
            }
            long copy = segments.location(destination, offset);
            NativeMemory.copy(record, segments.address(copy), oldLength);
            return copy;
        }
        DeadlineForm form = RecordLayout.deadlineForm(deadline, base);
        int length = RecordLayout.lengthWith(record, form);
        int offset = segments.reserve(destination, length);
        if (offset == NONE) {
            return NONE;
        }
        segments.raiseDeadlineBound(destination, deadline);
        long copy = segments.location(destination, offset);
        RecordLayout.copyWith(record, segments.address(copy), form, deadline, base);
        return copy;
    }

    /** Makes the slot lead to the copy, if it still leads to the original. */
    private long move(SegcacheCaller caller, Eviction eviction, long hash, long location, long copy, int frequency) {
        long slot = eviction.lockSlotOf(caller, hash, location);
        try {
            if (slot == SlotLayout.EMPTY) {
                return 0;
            }
            long slotAddress = caller.lookup.slotAddress();
            store.enlist(caller, copy);
            store.retire(caller, slot, End.REPLACED);
            index.replace(caller.lookup, slotAddress,
                    SlotLayout.pack(caller.lookup.tag(), frequency, copy));
            return RecordLayout.length(segments.address(copy));
        } finally {
            index.unlock(caller.lookup);
            segments.finish(segments.segment(copy));
        }
    }
}
