package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.index.IndexTakeover;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes over what another process has left in the memory pool, whenever that ended. Its index is the truth: a record without a
 * slot has ended or was never finished, and a slot was stored only when its record was complete. So every slot is followed
 * once, to see whether it leads to an item of its key, and to count that. Segments in which something was in the making get
 * fillers where no slot leads, so that they can be walked again.
 *
 * <p>Buckets are taken in batches by several threads: first the records of a batch are all loaded, which the processor
 * overlaps, then they are looked at.
 */
final class WarmStart {
    private static final int BUCKETS_PER_TURN = 4_096;
    private static final int BUCKETS_PER_BATCH = 8;
    private static final int MOST_THREADS = 16;
    private static final int LONGEST_FILLER = RecordLayout.MAX_DATA_LENGTH;

    private final Store store;
    private final SegmentTable segments;
    private final IndexTakeover index;
    private final AtomicInteger nextBucket = new AtomicInteger();
    private final LongAdder slotCount = new LongAdder();
    private final LongAdder damagedCount = new LongAdder();
    /** Where records are in segments that have to be mended; null for the others, which are nearly all. */
    private final Offsets[] unfinished;

    private WarmStart(Store store, IndexTakeover index) {
        this.store = store;
        this.index = index;
        segments = store.segments;
        unfinished = new Offsets[segments.segmentCount()];
        for (int segment = 0; segment < segments.segmentCount(); segment++) {
            if (segments.holdsRecords(segment) && segments.isUnfinished(segment)) {
                unfinished[segment] = new Offsets();
            }
        }
    }

    /**
     * What was found.
     *
     * @param slotCount slots that lead to items
     * @param damagedCount slots that did not, and are empty now
     */
    record Found(long slotCount, long damagedCount) {
    }

    /**
     * Takes over the items. The segments are taken over, and the index is open.
     *
     * @throws IllegalStateException when the pool is damaged
     */
    static Found run(Store store, IndexTakeover index) {
        WarmStart start = new WarmStart(store, index);
        start.followSlots(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS));
        for (int segment = 0; segment < start.unfinished.length; segment++) {
            if (start.unfinished[segment] != null) {
                start.mend(segment, start.unfinished[segment]);
            }
        }
        start.segments.settle();
        index.close(start.slotCount.sum());
        return new Found(start.slotCount.sum(), start.damagedCount.sum());
    }

    private void followSlots(int threadCount) {
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            followers.add(new Follower());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(threadCount,
                Thread.ofPlatform().daemon().name("warm-start-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            followers.forEach(follower -> running.add(threads.submit(follower)));
            running.forEach(this::await);
        } finally {
            followers.forEach(follower -> follower.caller.close());
        }
        for (Follower follower : followers) {
            for (int segment = 0; segment < segments.segmentCount(); segment++) {
                if (follower.liveBytes[segment] != 0) {
                    segments.addLiveBytes(segment, follower.liveBytes[segment]);
                }
            }
        }
    }

    private void await(Future<?> future) {
        boolean isInterrupted = false;
        for (;;) {
            try {
                future.get();
                break;
            } catch (InterruptedException interrupted) {
                // The threads use memory that whoever interrupts would free.
                isInterrupted = true;
            } catch (ExecutionException failure) {
                // The other threads have nothing left to do.
                nextBucket.set(index.bucketCount());
                throw new IllegalStateException(failure.getCause().getMessage(), failure.getCause());
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One thread's part. */
    private final class Follower implements Runnable {
        private final StoreCaller caller = new StoreCaller(store, Runnable::run);
        private final IndexTakeover.Walk walk = index.newWalk();
        private final long[] liveBytes = new long[segments.segmentCount()];

        @Override
        public void run() {
            int count = index.bucketCount();
            for (int first = nextBucket.getAndAdd(BUCKETS_PER_TURN); first < count && first >= 0;
                    first = nextBucket.getAndAdd(BUCKETS_PER_TURN)) {
                int end = Math.min(count, first + BUCKETS_PER_TURN);
                for (int bucket = first; bucket < end; bucket += BUCKETS_PER_BATCH) {
                    walk.clear();
                    for (int i = bucket; i < Math.min(end, bucket + BUCKETS_PER_BATCH); i++) {
                        walk.add(i);
                    }
                    followBatch();
                }
            }
        }

        private void followBatch() {
            long touched = 0;
            for (int i = 0; i < walk.size(); i++) {
                long location = SlotLayout.location(walk.slot(i));
                if (segments.isPlausible(location)) {
                    touched ^= NativeMemory.getByte(segments.address(location));
                }
            }
            caller.touched ^= touched;
            int kept = 0;
            for (int i = 0; i < walk.size(); i++) {
                if (isItem(i)) {
                    count(SlotLayout.location(walk.slot(i)));
                    kept++;
                } else {
                    walk.remove(i);
                    damagedCount.increment();
                }
            }
            slotCount.add(kept);
        }

        private boolean isItem(int number) {
            long location = SlotLayout.location(walk.slot(number));
            if (FlashLocation.isFlash(location) || !isRecord(location)) {
                return false;
            }
            long record = segments.address(location);
            if (!RecordLayout.isItem(record) || RecordLayout.keyLength(record) > store.maxKeyLength
                    || RecordLayout.keyspace(record) >= store.keyspaceCount) {
                return false;
            }
            long hash = store.hashOf(record);
            return walk.isAtHome(number, hash) && hasExtents(record, hash);
        }

        /** Whether a record begins and ends within what was written to a segment. */
        private boolean isRecord(long location) {
            if (!segments.isPlausible(location) || !segments.holdsRecords(segments.segment(location))) {
                return false;
            }
            int room = segments.writeOffset(segments.segment(location)) - segments.offset(location);
            return room >= RecordLayout.HEADER_LENGTH && RecordLayout.length(segments.address(location)) <= room;
        }

        /** Whether the extents of an item, if it has any, are all there. */
        private boolean hasExtents(long record, long hash) {
            int count = RecordLayout.extentCount(record);
            if (count == 0) {
                return true;
            }
            long location = RecordLayout.firstExtent(record);
            long rest = RecordLayout.valueLength(record);
            for (int i = 0; i < count; i++) {
                if (!isRecord(location) || RecordLayout.isItem(segments.address(location))
                        || !RecordLayout.isExtent(segments.address(location))
                        || RecordLayout.ownerHash(segments.address(location)) != hash) {
                    return false;
                }
                rest -= RecordLayout.extentDataLength(segments.address(location));
                location = RecordLayout.nextExtent(segments.address(location));
            }
            return rest == 0 && location == 0;
        }

        private void count(long location) {
            long record = segments.address(location);
            countBytes(location);
            int extents = RecordLayout.extentCount(record);
            long extent = extents == 0 ? 0 : RecordLayout.firstExtent(record);
            for (int i = 0; i < extents; i++) {
                countBytes(extent);
                extent = RecordLayout.nextExtent(segments.address(extent));
            }
            store.countItem(caller, location);
        }

        private void countBytes(long location) {
            int segment = segments.segment(location);
            liveBytes[segment] += RecordLayout.length(segments.address(location));
            Offsets offsets = unfinished[segment];
            if (offsets != null) {
                offsets.add(segments.offset(location));
            }
        }
    }

    /** Offsets in one segment, from any thread. */
    private static final class Offsets {
        private int[] offsets = new int[64];
        private int count;

        synchronized void add(int offset) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
            }
            offsets[count++] = offset;
        }

        synchronized int[] sorted() {
            int[] sorted = Arrays.copyOf(offsets, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /** Fills what lies between records that slots lead to. */
    private void mend(int segment, Offsets offsets) {
        int end = 0;
        for (int offset : offsets.sorted()) {
            fill(segment, end, offset);
            end = offset + RecordLayout.length(segments.address(segments.location(segment, offset)));
        }
        fill(segment, end, segments.writeOffset(segment));
    }

    private void fill(int segment, int from, int to) {
        int rest = to - from;
        if (rest != 0 && rest < RecordLayout.HEADER_LENGTH) {
            throw new IllegalStateException("segment " + segment + ": records overlap at " + to);
        }
        while (rest > 0) {
            // What remains must be long enough for another filler.
            int length = rest <= LONGEST_FILLER ? rest : Math.min(rest - RecordLayout.HEADER_LENGTH, LONGEST_FILLER);
            RecordLayout.writeFiller(segments.address(segments.location(segment, to - rest)), length);
            rest -= length;
        }
    }
}
