package io.growacache.engine.support.index;

import static io.growacache.engine.support.index.BucketLayout.OVERFLOW_SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.slotAddress;
import static io.growacache.engine.support.index.SlotLayout.EMPTY;

import io.growacache.spi.memory.NativeMemory;

/** Goes through the slots of an index, bucket by bucket in their order, while nobody changes it. */
public final class IndexWalk {
    private final HashIndex index;
    private int bucket = -1;
    private long line;
    private int position;
    private int slotCount;

    public IndexWalk(HashIndex index) {
        this.index = index;
    }

    /** Turns to the next bucket, at first to number 0; false at the end. */
    public boolean nextBucket() {
        if (++bucket >= index.bucketCount()) {
            return false;
        }
        line = index.bucket(bucket);
        position = 0;
        slotCount = SLOT_COUNT;
        return true;
    }

    /** The next slot of the bucket and of its chain, or {@link SlotLayout#EMPTY} at the end. */
    public long nextSlot() {
        while (line != 0) {
            while (position < slotCount) {
                long slot = NativeMemory.getLongAcquire(slotAddress(line, position++));
                if (slot != EMPTY) {
                    return slot;
                }
            }
            line = index.overflow().successor(NativeMemory.getLongAcquire(line));
            position = 0;
            slotCount = OVERFLOW_SLOT_COUNT;
        }
        return EMPTY;
    }
}
