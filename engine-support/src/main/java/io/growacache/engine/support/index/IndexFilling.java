package io.growacache.engine.support.index;

import static io.growacache.engine.support.index.BucketLayout.OVERFLOW_SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.slotAddress;
import static io.growacache.engine.support.index.SlotLayout.EMPTY;

import io.growacache.spi.memory.NativeMemory;

/**
 * Fills an empty index before it is shared, by one thread and therefore without locks. Slots come in batches: first all
 * keys of a batch are aimed at, which loads their buckets, and as the loads do not depend on one another the processor
 * overlaps them; then their slots are put.
 *
 * <p>Nothing is removed and nothing splits meanwhile, so the slots of a bucket or line are used from the first on
 * without a gap: a search ends at the first empty one.
 */
public final class IndexFilling {
    /** Slots of a batch, at most. */
    public static final int BATCH = 32;

    private final HashIndex index;
    private final long[] firsts = new long[BATCH];
    private final long[] seconds = new long[BATCH];
    /** How many slots the buckets take. */
    private final long limit;
    private long filledCount;

    /** To be made when the index {@linkplain HashIndex#growFor has grown} as far as it will, and is empty. */
    public IndexFilling(HashIndex index) {
        this.index = index;
        limit = index.slotLimit();
    }

    /** The tag of a key with this hash, for {@link SlotLayout#pack}. */
    public static long tag(long hash) {
        return HashIndex.tag(hash);
    }

    /**
     * Whether one more batch fits, as far as the buckets are concerned. It may still be that the index {@linkplain
     * HashIndex#isGrowthDue wants memory} for lines beside them.
     */
    public boolean hasRoom() {
        return filledCount + BATCH <= limit;
    }

    /**
     * Loads the buckets of a key, which becomes number {@code number} of the batch.
     *
     * @return something of what was loaded, to be kept somewhere, so that the loads are not optimised away
     */
    public long aim(int number, long hash) {
        long first = index.firstBucket(hash);
        long second = index.secondBucket(hash);
        firsts[number] = first;
        seconds[number] = second;
        // Half of a bucket's slots are in its other cache line.
        return NativeMemory.getLong(first) ^ NativeMemory.getLong(slotAddress(first, SLOT_COUNT - 1))
                ^ NativeMemory.getLong(second) ^ NativeMemory.getLong(slotAddress(second, SLOT_COUNT - 1));
    }

    /**
     * Puts a slot of key number {@code number}, unless its buckets have one that is the same in the bits of
     * {@code mask}.
     *
     * @return whether it was put
     */
    public boolean putIfAbsent(int number, long slot, long mask) {
        long first = firsts[number];
        long second = seconds[number];
        int firstUsed = usedSlots(first, slot, mask);
        if (firstUsed < 0) {
            return false;
        }
        int secondUsed = usedSlots(second, slot, mask);
        if (secondUsed < 0) {
            return false;
        }
        int used = Math.min(firstUsed, secondUsed);
        if (used < SLOT_COUNT) {
            NativeMemory.putLong(slotAddress(firstUsed <= secondUsed ? first : second, used), slot);
        } else if (index.placeInChain(first, second, slot) == 0) {
            throw new IllegalStateException("no overflow line: must be asked for before a batch");
        }
        filledCount++;
        return true;
    }

    /** Puts a slot into a bucket, whatever is there. At least one overflow line is left. */
    public void append(int bucket, long slot) {
        if (!index.append(bucket, slot)) {
            throw new IllegalStateException("no overflow line: must be asked for before a bucket");
        }
        filledCount++;
    }

    /** Empties what was filled. */
    public void clear() {
        index.clear();
        filledCount = 0;
    }

    /** How many slots of a bucket are used; −1 when one of them, or of its chain, is the same in the mask's bits. */
    private int usedSlots(long bucket, long slot, long mask) {
        for (int number = 0; number < SLOT_COUNT; number++) {
            long present = NativeMemory.getLong(slotAddress(bucket, number));
            if (present == EMPTY) {
                return number;
            }
            if (((present ^ slot) & mask) == 0) {
                return -1;
            }
        }
        for (long line = index.overflow().successor(NativeMemory.getLong(bucket)); line != 0;
                line = index.overflow().successor(NativeMemory.getLong(line))) {
            for (int number = 0; number < OVERFLOW_SLOT_COUNT; number++) {
                long present = NativeMemory.getLong(slotAddress(line, number));
                if (present != EMPTY && ((present ^ slot) & mask) == 0) {
                    return -1;
                }
            }
        }
        return SLOT_COUNT;
    }

    /** Tells the index how many slots it has got. To be called once, when it is filled. */
    public void finish() {
        index.addSlots(filledCount);
    }
}
