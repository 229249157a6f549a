package io.growacache.engine.support.index;

import static io.growacache.engine.support.index.BucketLayout.LOCK;
import static io.growacache.engine.support.index.BucketLayout.OVERFLOW_SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.level;
import static io.growacache.engine.support.index.BucketLayout.sequence;
import static io.growacache.engine.support.index.BucketLayout.slotAddress;

import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes over the buckets that an index of another process has left in its memory, which may be at another address now. That
 * process may have ended at any moment, so that locks are held that nobody gives back, and a split or a move of a slot is
 * half done. All of these change slots by single stores, in an order that readers without locks can live with, and so can
 * this: of a slot that is in two places both lead to the same item, and one is emptied.
 *
 * <p>In this order: {@link #addChunk} for all memory of the index; {@link #open}; {@link #newWalk walks} over all buckets,
 * by several threads; {@link #close}. Every step may be repeated by yet another process when this one ends in between.
 */
public final class IndexTakeover {
    private static final int LONGEST_CHAIN = 1 << 16;

    private final HashIndex index;
    private final GranuleTable table;
    private final List<Long> overflowGranules = new ArrayList<>();
    private long[] bucketGranules = new long[0];
    private int bucketGranuleCount;
    private int bucketCount;

    /** For an index that has no memory yet. */
    public IndexTakeover(HashIndex index) {
        this.index = index;
        table = index.granuleTable();
    }

    /** Memory that the index had. */
    public void addChunk(long address, long length) {
        for (long granule = address; granule < address + length; granule += table.granuleLength()) {
            int use = table.use(granule);
            if (use == GranuleTable.UNUSED) {
                index.takeOverSpare(granule);
            } else if (use == GranuleTable.OVERFLOW) {
                overflowGranules.add(granule);
            } else {
                int number = use - GranuleTable.FIRST_BUCKETS;
                if (number < 0 || number >= table.granuleCount()) {
                    throw new IllegalStateException("granule table: use = " + use);
                }
                if (number >= bucketGranules.length) {
                    bucketGranules = Arrays.copyOf(bucketGranules, Math.max(16, 2 * number));
                }
                bucketGranules[number] = granule;
                bucketGranuleCount++;
            }
        }
    }

    /**
     * Finds out which buckets are in use.
     *
     * @throws IllegalStateException when the memory holds no index
     */
    public void open() {
        long[] granules = Arrays.copyOf(bucketGranules, bucketGranuleCount);
        int perGranule = table.granuleLength() / BucketLayout.LENGTH;
        // The last granule may have no bucket yet.
        index.takeOverBuckets(granules, granules.length * perGranule);
        for (long granule : granules) {
            if (granule == 0) {
                throw new IllegalStateException("granule table: the granules of buckets are not without gaps");
            }
        }
        int first = 1 << index.baseLevel();
        int low = first;
        int high = granules.length * perGranule;
        if (high < first || info(first - 1) == 0) {
            throw new IllegalStateException("index: has fewer than " + first + " buckets");
        }
        // Buckets come into use in their order, and have a level from then on.
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (level(info(middle)) != 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        bucketCount = low;
        if (bucketCount > first) {
            endSplit(bucketCount - 1);
        }
        index.takeOverBuckets(granules, bucketCount);
    }

    private long info(int bucket) {
        return NativeMemory.getLong(index.address(bucket));
    }

    /** Ends the split that made the last bucket, one way or the other. */
    private void endSplit(int fresh) {
        int splitLevel = Integer.numberOfTrailingZeros(Integer.highestOneBit(fresh));
        long old = index.address(fresh - (1 << splitLevel));
        if (level(NativeMemory.getLong(old)) == splitLevel) {
            // All that was copied is still in the old bucket. Overflow lines of the new one are found to be unused.
            NativeMemory.zero(index.address(fresh), BucketLayout.LENGTH);
            bucketCount = fresh;
            return;
        }
        int tagBit = HashIndex.tagBit(fresh, splitLevel - index.baseLevel());
        long line = old;
        for (int length = 0; line != 0 && (line == old || isLine(line)); length++) {
            checkLength(length);
            int slots = line == old ? SLOT_COUNT : OVERFLOW_SLOT_COUNT;
            for (int number = 0; number < slots; number++) {
                long at = slotAddress(line, number);
                if ((NativeMemory.getLong(at) >>> tagBit & 1) != 0) {
                    NativeMemory.putLong(at, SlotLayout.EMPTY);
                }
            }
            line = index.overflow().successor(NativeMemory.getLong(line));
        }
    }

    private static void checkLength(int chainLength) {
        if (chainLength > LONGEST_CHAIN) {
            throw new IllegalStateException("index: a chain of overflow lines does not end");
        }
    }

    private boolean isLine(long address) {
        return table.isOverflowLine(address) && !BucketLayout.isLocked(NativeMemory.getLong(address));
    }

    /** Buckets in use, once open. */
    public int bucketCount() {
        return bucketCount;
    }

    /** For one thread's use. */
    public Walk newWalk() {
        return new Walk();
    }

    /** Ends the takeover: all buckets were walked over, and so many slots were left. */
    public void close(long slotCount) {
        for (long granule : overflowGranules) {
            index.overflow().takeOver(granule, table.granuleLength());
        }
        index.takeOverSlots(slotCount);
    }

    /** The slots of some buckets, collected before they are looked at one by one. */
    public final class Walk {
        private long[] slotAddresses = new long[64];
        private int[] buckets = new int[64];
        private int size;

        private Walk() {
        }

        /** Forgets what was collected. */
        public void clear() {
            size = 0;
        }

        /** How many slots were collected. */
        public int size() {
            return size;
        }

        /** One of them. */
        public long slot(int number) {
            return NativeMemory.getLong(slotAddresses[number]);
        }

        /** Whether that one may be of a key with this hash. */
        public boolean isAtHome(int number, long hash) {
            return index.isAtHome(buckets[number], slot(number), hash);
        }

        /** Empties it. */
        public void remove(int number) {
            NativeMemory.putLong(slotAddresses[number], SlotLayout.EMPTY);
        }

        /**
         * Collects the slots in use of a bucket, and gives its lock back.
         *
         * @throws IllegalStateException when it is damaged
         */
        public void add(int bucket) {
            long address = index.address(bucket);
            long info = NativeMemory.getLong(address);
            int tableLevel = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(bucketCount);
            boolean isSplit = bucket >= 1 << tableLevel || bucket < bucketCount - (1 << tableLevel);
            if (level(info) != (isSplit ? tableLevel + 1 : tableLevel)) {
                throw new IllegalStateException("bucket " + bucket + " of " + bucketCount + ": level = " + level(info));
            }
            if (BucketLayout.isLocked(info)) {
                endMove(address, bucket);
                NativeMemory.putLong(address, info & ~LOCK);
            }
            int first = size;
            collect(address, SLOT_COUNT, bucket);
            long previous = address;
            long line = index.overflow().successor(info);
            for (int length = 0; line != 0; length++) {
                checkLength(length);
                if (!isLine(line)) {
                    long last = NativeMemory.getLong(previous);
                    NativeMemory.putLong(previous, BucketLayout.pack(0, sequence(last), level(last)));
                    break;
                }
                OverflowLines.mark(line);
                collect(line, OVERFLOW_SLOT_COUNT, bucket);
                previous = line;
                line = index.overflow().successor(NativeMemory.getLong(line));
            }
            if (previous != address) {
                removeSecondPlaces(first);
            }
        }

        /** Of a slot that was on its way from its first bucket to its second, the latter has the copy. */
        private void endMove(long address, int bucket) {
            for (int number = 0; number < SLOT_COUNT && (bucket & 1) == 0; number++) {
                long at = slotAddress(address, number);
                long slot = NativeMemory.getLong(at);
                if (slot != SlotLayout.EMPTY && index.isInSecond(bucket, slot)) {
                    NativeMemory.putLong(at, SlotLayout.EMPTY);
                }
            }
        }

        private void collect(long line, int slots, int bucket) {
            for (int number = 0; number < slots; number++) {
                long at = slotAddress(line, number);
                if (NativeMemory.getLong(at) != SlotLayout.EMPTY) {
                    if (size == slotAddresses.length) {
                        slotAddresses = Arrays.copyOf(slotAddresses, 2 * size);
                        buckets = Arrays.copyOf(buckets, 2 * size);
                    }
                    slotAddresses[size] = at;
                    buckets[size++] = bucket;
                }
            }
        }

        /** A slot that was on its way within the chain is in two places. */
        private void removeSecondPlaces(int first) {
            int kept = first;
            for (int i = first; i < size; i++) {
                int same = first;
                while (same < kept && !SlotLayout.isSameItem(slot(same), slot(i))) {
                    same++;
                }
                if (same < kept) {
                    remove(i);
                } else {
                    slotAddresses[kept++] = slotAddresses[i];
                }
            }
            size = kept;
        }
    }
}
