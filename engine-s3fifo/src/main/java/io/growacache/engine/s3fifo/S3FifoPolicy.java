package io.growacache.engine.s3fifo;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.Draining;
import io.growacache.engine.support.store.EvictionPolicy;
import io.growacache.engine.support.store.RecordWalk;
import io.growacache.engine.support.store.Relocation;
import io.growacache.engine.support.store.Store;
import io.growacache.engine.support.store.StoreCaller;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * S3-FIFO over segments: the queues advance by whole segments, and every item of the oldest segment is judged.
 *
 * <h2>Rules</h2>
 * <ul>
 * <li>New items go to the small queue; those whose key is a ghost, and those that are larger than the small queue may
 * be, to the main one.
 * <li>While the main queue holds more than its share of the segments, it is its turn to make room, else the small
 * one's.
 * <li>What leaves the small queue is promoted, with count 0, if its count has reached the threshold; else it is dropped
 * and becomes a ghost.
 * <li>What reaches the main queue's head is reinserted, with a count less one, if its count is not 0; else it is
 * dropped.
 * </ul>
 *
 * <h2>Bounded work</h2> A segment is made free when more segments were emptied than opened. A main queue of nothing but
 * used items would be copied round and round, three times over; so with the number of segments that one caller has
 * swept without success, the count that an item needs rises, until nothing is reinserted, and nothing goes to
 * the small queue's tail once more.
 *
 * <h2>Over a device</h2> As long as a device takes what is proven, main segments in memory are on their way there, and
 * the small queue has all the rest of the memory. When it fails, the main queue goes on in memory.
 *
 * <p>So much may wait for the device, and no more: then nothing is promoted. The small queue is what a burst is held
 * in: what would have been promoted goes to its tail once more. A ghost that is stored meanwhile goes there, too, and
 * stays a ghost, so that it is promoted when it leaves the small queue, if the device has caught up. Only when all that
 * one caller has swept is like that something of it is dropped, becomes a ghost, and counts as declined. What has been
 * promoted is dropped only when there is nothing else to make room of.
 *
 * <h2>Large items</h2> A value in extents lies in the queue like several records. Whichever of its pieces is reached
 * first decides for the whole item, and moving it needs room for all of it before anything of it is freed. Where there
 * is none, the item waits, and its segments stay claimed, until the sweep has made enough room of other segments; if
 * that does not succeed it is dropped, and counted.
 */
final class S3FifoPolicy implements EvictionPolicy {
    /** After so many segments without success an item needs one use more to be reinserted. */
    private static final int PATIENCE = 16;
    private static final int MORE_PATIENCE = PATIENCE / 2;
    /** No item that takes a larger part of all segments is moved. */
    private static final int LARGEST_MOVED_SHARE = 8;
    /** Callers share one, and open another at the same time at worst. */
    private static final int OPEN_DESTINATIONS = 2;

    /** This part of the segments of both queues may wait for the device. */
    private static final int WAITING_SHARE = 4;

    private static final long[] NOTHING = new long[0];
    private static final int[] NO_SEGMENTS = new int[0];

    private final Store store;
    private final SegmentTable segments;
    private final Draining draining;
    /** Keeps destinations in the main queue, and moves items; the other keeps those at the small one's tail. */
    private final Relocation relocation;
    private final Relocation deferral;
    private final double smallShare;
    private final int promotionThreshold;
    private final long largestSmallLength;
    private final long largestMainLength;
    private final long largestDeviceLength;

    final LongAdder promotedCount = new LongAdder();
    final LongAdder reinsertedCount = new LongAdder();
    final LongAdder directCount = new LongAdder();
    final LongAdder unmovedCount = new LongAdder();
    final LongAdder deferredCount = new LongAdder();
    final LongAdder declinedCount = new LongAdder();
    final LongAdder tooLongCount = new LongAdder();
    final LongAdder unwrittenCount = new LongAdder();

    /**
     * The policy of {@code store}.
     *
     * @param smallShare of the small queue in the segments, between 0 and 1
     * @param promotionThreshold how many uses promote, 0 to 3
     * @param largestMainLength bytes of key and value; longer items are never promoted
     * @param largestDeviceLength the same while a device takes what is promoted
     */
    S3FifoPolicy(Store store, Draining draining, double smallShare, int promotionThreshold, long largestMainLength,
            long largestDeviceLength) {
        this.store = store;
        this.draining = draining;
        this.smallShare = smallShare;
        this.promotionThreshold = promotionThreshold;
        this.largestMainLength = largestMainLength;
        this.largestDeviceLength = Math.min(largestMainLength, largestDeviceLength);
        segments = store.segments();
        relocation = new Relocation(store, RecordLayout.MAX_HEAD_LENGTH, OPEN_DESTINATIONS);
        deferral = new Relocation(store, RecordLayout.MAX_HEAD_LENGTH, OPEN_DESTINATIONS);
        largestSmallLength = (long) (smallShare * segments.segmentCount() * segments.capacity());
    }

    @Override
    public int chain(long remainingMillis, long length) {
        if (length > largestSmallLength && length <= largestMainLength && !store.takesProven()) {
            directCount.increment();
            return Queues.MAIN;
        }
        return Queues.SMALL;
    }

    @Override
    public boolean admits(long length) {
        return fits(length) && !isDeviceBehind();
    }

    private boolean fits(long length) {
        return length <= (store.takesProven() ? largestDeviceLength : largestMainLength);
    }

    /** Whether as much waits for the device as may. */
    private boolean isDeviceBehind() {
        if (!store.takesProven()) {
            return false;
        }
        int inQueues = segments.length(Queues.SMALL) + segments.length(Queues.MAIN);
        return store.waitingSegments(Queues.MAIN) > Math.max(1, inQueues / WAITING_SHARE);
    }

    @Override
    public Outcome evict(StoreCaller caller) {
        return new Sweep(caller).run() ? Outcome.FREED : Outcome.NOTHING;
    }

    /** One caller's work until it has made a segment free. */
    private final class Sweep {
        private final StoreCaller caller;
        private final int[] claimed = new int[1];
        private final Relocation.Destination main = relocation.destination(Queues.MAIN);
        private final Relocation.Destination small = deferral.destination(Queues.SMALL);
        private int openedForLargeCount;
        private int leastCount = 1;
        /**
         * Large items that wait for room: hash and location in turn; the segments that hold them; how much room they
         * need.
         */
        private long[] waiting = NOTHING;
        private int[] held = NO_SEGMENTS;
        private long neededBytes;

        Sweep(StoreCaller caller) {
            this.caller = caller;
        }

        boolean run() {
            int emptiedCount = 0;
            try {
                while (emptiedCount <= openedCount() || isRoomNeeded()) {
                    leastCount = 1 + Math.max(0, emptiedCount - PATIENCE) / MORE_PATIENCE;
                    int segment = claim();
                    if (segment == NONE) {
                        break;
                    }
                    if (empty(segment)) {
                        emptiedCount++;
                    }
                }
                return moveWaiting() || emptiedCount > openedCount();
            } finally {
                for (int segment : held) {
                    segments.unclaim(segment);
                }
                small.leave();
                main.leave();
            }
        }

        private int openedCount() {
            return main.openedCount() + small.openedCount() + openedForLargeCount;
        }

        private boolean isRoomNeeded() {
            return waiting.length > 0 && (long) segments.freeCount() * segments.capacity() <= neededBytes;
        }

        /**
         * Moves what has waited for room, or ends it; whether there was anything. The next sweep frees its segments.
         */
        private boolean moveWaiting() {
            long[] items = waiting;
            waiting = NOTHING;
            neededBytes = segments.segmentCount() * (long) segments.capacity();
            for (int i = 0; i < items.length; i += 2) {
                judgeLocked(items[i], draining.lockSlotOf(caller, items[i], items[i + 1]));
            }
            return items.length > 0;
        }

        /** Claims the oldest segment of the queue whose turn it is, or else of the other. */
        private int claim() {
            int mainLength = segments.length(Queues.MAIN);
            int smallLength = segments.length(Queues.SMALL);
            boolean isMainTurn = !store.takesProven() && mainLength > (1 - smallShare) * (mainLength + smallLength);
            int first = isMainTurn ? Queues.MAIN : Queues.SMALL;
            int second = isMainTurn ? Queues.SMALL : Queues.MAIN;
            boolean isClaimed = segments.claimRun(first, claimed) > 0 || segments.claimRun(second, claimed) > 0;
            return isClaimed ? claimed[0] : NONE;
        }

        /** Judges what a segment holds and makes it free, or keeps it claimed because something in it waits. */
        private boolean empty(int segment) {
            boolean isEmpty = true;
            RecordWalk walk = draining.walk(caller, segment);
            while (walk.next()) {
                long hash = walk.hash();
                long location = walk.location();
                long record = segments.address(location);
                if (RecordLayout.isExtent(record)) {
                    isEmpty &= judgeLocked(hash, draining.lockOwnerOf(caller, hash, location));
                } else if (RecordLayout.hasExtents(record)) {
                    isEmpty &= judgeLocked(hash, draining.lockSlotOf(caller, hash, location));
                } else {
                    judge(hash, location);
                }
            }
            if (isEmpty) {
                draining.release(caller, segment);
            } else {
                held = Arrays.copyOf(held, held.length + 1);
                held[held.length - 1] = segment;
            }
            return isEmpty;
        }

        private boolean isMain(long location) {
            return segments.chainOf(segments.segment(location)) == Queues.MAIN;
        }

        /** The queue to whose tail the item in a slot is to go, or {@link SegmentTable#NONE} when it ends. */
        private int verdict(long hash, long slot) {
            long location = SlotLayout.location(slot);
            if (store.isCleared(location) || store.isExpired(location)) {
                return NONE;
            }
            int count = SlotLayout.frequency(slot) & UseCounter.MAX_COUNT;
            if (isMain(location)) {
                return mayStay(count) ? Queues.MAIN : NONE;
            }
            return isProven(hash, count) ? verdictOnProven(location) : NONE;
        }

        private boolean mayStay(int count) {
            if (!store.takesProven()) {
                return count >= leastCount;
            }
            unwrittenCount.increment();
            return false;
        }

        private boolean isProven(long hash, int count) {
            // It is a ghost still when it was stored, or kept, while the device was behind.
            return count >= promotionThreshold || (store.takesProven() && store.ghosts().contains(hash));
        }

        private int verdictOnProven(long location) {
            long record = segments.address(location);
            if (!fits(RecordLayout.keyLength(record) + (long) RecordLayout.valueLength(record))) {
                tooLongCount.increment();
                return NONE;
            }
            if (!isDeviceBehind()) {
                return Queues.MAIN;
            }
            if (leastCount == 1) {
                return Queues.SMALL;
            }
            declinedCount.increment();
            return NONE;
        }

        private int frequencyAfterMove(long slot, int chain) {
            int frequency = SlotLayout.frequency(slot);
            if (chain == Queues.SMALL) {
                return frequency;
            }
            return isMain(SlotLayout.location(slot))
                    ? UseCounter.reinserted(frequency) : UseCounter.promoted(frequency);
        }

        private void countMove(long hash, long slot, int chain) {
            if (isMain(SlotLayout.location(slot))) {
                reinsertedCount.increment();
            } else if (chain == Queues.SMALL) {
                deferredCount.increment();
            } else {
                promotedCount.increment();
                if (store.takesProven()) {
                    store.ghosts().remove(hash);
                }
            }
        }

        private void judge(long hash, long location) {
            long slot = draining.slotOf(caller, hash, location);
            if (slot == SlotLayout.EMPTY) {
                return;
            }
            int chain = verdict(hash, slot);
            if (chain != NONE) {
                long copy = (chain == Queues.MAIN ? main : small).copy(location);
                if (copy != NONE && store.isCleared(location)) {
                    // The destination may have been opened after a clear that came after the judgement.
                    segments.finish(segments.segment(copy));
                } else if (copy != NONE) {
                    relocation.move(caller, draining, hash, location, copy, frequencyAfterMove(slot, chain));
                    countMove(hash, slot, chain);
                    return;
                } else {
                    unmovedCount.increment();
                }
            }
            draining.dropItem(caller, hash, location);
        }

        /**
         * Judges an item whose buckets are locked; its pieces may be in segments that others empty meanwhile, so it is
         * copied under the lock. False when it has to wait.
         */
        private boolean judgeLocked(long hash, long slot) {
            try {
                if (slot == SlotLayout.EMPTY) {
                    return true;
                }
                int chain = verdict(hash, slot);
                if (chain != NONE) {
                    int before = segments.freeCount();
                    if (!isWaiting(slot)
                            && relocation.moveLarge(caller, hash, slot, chain, frequencyAfterMove(slot, chain))) {
                        openedForLargeCount += Math.max(0, before - segments.freeCount());
                        countMove(hash, slot, chain);
                        return true;
                    }
                    if (isWaiting(slot) || mayWait(hash, slot)) {
                        return false;
                    }
                    unmovedCount.increment();
                }
                draining.endItem(caller, hash, slot);
                return true;
            } finally {
                draining.unlock(caller);
            }
        }

        private boolean isWaiting(long slot) {
            for (int i = 0; i < waiting.length; i += 2) {
                if (waiting[i + 1] == SlotLayout.location(slot)) {
                    return true;
                }
            }
            return false;
        }

        private boolean mayWait(long hash, long slot) {
            long length = RecordLayout.itemLength(segments.address(SlotLayout.location(slot)));
            long limit = (long) segments.segmentCount() / LARGEST_MOVED_SHARE * segments.capacity();
            if (neededBytes + length > limit) {
                return false;
            }
            // A segment of each is lost at most, where its pieces begin and end.
            neededBytes += length + segments.capacity();
            waiting = Arrays.copyOf(waiting, waiting.length + 2);
            waiting[waiting.length - 2] = hash;
            waiting[waiting.length - 1] = SlotLayout.location(slot);
            return true;
        }
    }
}
