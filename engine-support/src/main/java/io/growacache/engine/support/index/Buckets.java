package io.growacache.engine.support.index;

import static io.growacache.engine.support.index.BucketLayout.LOCK;
import static io.growacache.engine.support.index.BucketLayout.isLocked;
import static io.growacache.engine.support.index.BucketLayout.slotAddress;
import static io.growacache.engine.support.index.SlotLayout.EMPTY;

import io.growacache.spi.memory.NativeMemory;

/** The lock of a bucket, and its empty slots, by address. */
final class Buckets {
    private Buckets() {
    }

    /** Waits for a bucket's lock and takes it; the info word as it was before. */
    static long lock(long bucket) {
        for (int attempt = 0;; attempt++) {
            long info = NativeMemory.getLongAcquire(bucket);
            if (!isLocked(info) && NativeMemory.compareAndSetLong(bucket, info, info | LOCK)) {
                return info;
            }
            Backoff.pause(attempt);
        }
    }

    /** Takes a bucket's lock unless somebody has it. */
    static boolean tryLock(long bucket) {
        long info = NativeMemory.getLongAcquire(bucket);
        return !isLocked(info) && NativeMemory.compareAndSetLong(bucket, info, info | LOCK);
    }

    /** Gives a bucket's lock back; what was changed before is visible to whoever takes it next. */
    static void unlock(long bucket) {
        // Only the holder changes the word while the lock bit is set, so a store suffices.
        NativeMemory.putLongRelease(bucket, NativeMemory.getLong(bucket) & ~LOCK);
    }

    /** How many of the first {@code slots} slots of a line are empty. */
    static int emptyCount(long line, int slots) {
        int count = 0;
        for (int number = 0; number < slots; number++) {
            if (NativeMemory.getLongOpaque(slotAddress(line, number)) == EMPTY) {
                count++;
            }
        }
        return count;
    }

    /** The address of the first empty one of them, or 0. */
    static long emptySlot(long line, int slots) {
        for (int number = 0; number < slots; number++) {
            long at = slotAddress(line, number);
            if (NativeMemory.getLongOpaque(at) == EMPTY) {
                return at;
            }
        }
        return 0;
    }
}
