package io.growacache.assembly.network;

import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One worker's chunks. Those of up to 64 KiB come in sizes that are powers of two and are kept for the next use, up to a bound;
 * larger ones have the length asked for and are given back to the system. For the worker's thread alone.
 *
 * <p>What is in use and what is kept counts against the budgets, so the memory that all workers hold is bounded by the budgets'
 * limits, exceeded only by what {@link #acquire} must have.
 */
final class ChunkPool {
    /** The largest chunk that is pooled. */
    static final int MAX_POOLED_LENGTH = 1 << 16;

    private static final int MIN_LENGTH_BITS = 10;
    private static final int CLASS_COUNT = Integer.numberOfTrailingZeros(MAX_POOLED_LENGTH) - MIN_LENGTH_BITS + 1;

    private final MemoryBudget ordinaryBudget;
    private final MemoryBudget largeBudget;
    private final long maxKeptBytes;
    private final Chunk[][] kept = new Chunk[CLASS_COUNT][];
    private final int[] keptCounts = new int[CLASS_COUNT];
    private long keptBytes;
    private boolean isClosed;
    private int usedCount;
    /** What other threads see of {@link #usedCount}: a plain store on this machine's hot path, not a fence. */
    private final AtomicInteger shownUsedCount = new AtomicInteger();

    /**
     * A pool that keeps nothing yet.
     *
     * @param ordinaryBudget for chunks that are pooled
     * @param largeBudget for those that are not
     * @param maxKeptBytes how many bytes the pool keeps for later
     */
    ChunkPool(MemoryBudget ordinaryBudget, MemoryBudget largeBudget, long maxKeptBytes) {
        this.ordinaryBudget = ordinaryBudget;
        this.largeBudget = largeBudget;
        this.maxKeptBytes = maxKeptBytes;
        for (int index = 0; index < CLASS_COUNT; index++) {
            kept[index] = new Chunk[(int) Math.max(1, Math.min(256, maxKeptBytes / lengthOf(index)))];
        }
    }

    /** The budget out of which a chunk for {@code length} bytes is paid. */
    MemoryBudget budgetFor(int length) {
        return length <= MAX_POOLED_LENGTH ? ordinaryBudget : largeBudget;
    }

    /** How many bytes a chunk for {@code length} bytes takes. */
    static int capacityFor(int length) {
        return length <= MAX_POOLED_LENGTH ? lengthOf(classOf(length)) : length;
    }

    /** A chunk for at least {@code length} bytes, or null when its budget does not allow it. */
    Chunk tryAcquire(int length) {
        if (length <= MAX_POOLED_LENGTH) {
            Chunk chunk = takeKept(classOf(length));
            if (chunk != null) {
                return chunk;
            }
        }
        return budgetFor(length).tryTake(capacityFor(length)) ? allocate(length) : null;
    }

    /** A chunk for at least {@code length} bytes, whether or not its budget allows it. */
    Chunk acquire(int length) {
        if (length <= MAX_POOLED_LENGTH) {
            Chunk chunk = takeKept(classOf(length));
            if (chunk != null) {
                return chunk;
            }
        }
        budgetFor(length).take(capacityFor(length));
        return allocate(length);
    }

    /** A chunk out of a grant, or null when {@code claim} holds none that fits. */
    Chunk redeem(MemoryBudget.Claim claim, int length) {
        return budgetFor(length).redeem(claim, capacityFor(length)) ? allocate(length) : null;
    }

    /** How many chunks are in use. Safe from any thread. */
    int usedCount() {
        return shownUsedCount.getAcquire();
    }

    /** A chunk whose last reference is gone. */
    void recycle(Chunk chunk) {
        countUse(-1);
        int sizeClass = chunk.sizeClass();
        MemoryBudget budget = budgetFor(chunk.capacity());
        if (sizeClass != Chunk.NO_SIZE_CLASS && !isClosed && budget.waitingCount() == 0 && !budget.isExceeded()
                && keptBytes + chunk.capacity() <= maxKeptBytes && keptCounts[sizeClass] < kept[sizeClass].length) {
            // Whoever still reads or writes it gets an error in checked mode.
            NativeMemory.unregister(chunk.address());
            kept[sizeClass][keptCounts[sizeClass]++] = chunk;
            keptBytes += chunk.capacity();
        } else {
            NativeMemory.unregister(chunk.address());
            free(chunk);
        }
    }

    /** Gives back what is kept, and from now on everything that is recycled. */
    void close() {
        isClosed = true;
        trim();
    }

    /** Gives back what is kept. */
    void trim() {
        for (int sizeClass = 0; sizeClass < CLASS_COUNT; sizeClass++) {
            while (keptCounts[sizeClass] > 0) {
                Chunk chunk = kept[sizeClass][--keptCounts[sizeClass]];
                kept[sizeClass][keptCounts[sizeClass]] = null;
                keptBytes -= chunk.capacity();
                free(chunk);
            }
        }
    }

    private Chunk takeKept(int sizeClass) {
        if (keptCounts[sizeClass] == 0) {
            return null;
        }
        Chunk chunk = kept[sizeClass][--keptCounts[sizeClass]];
        kept[sizeClass][keptCounts[sizeClass]] = null;
        keptBytes -= chunk.capacity();
        countUse(1);
        NativeMemory.register(chunk.address(), chunk.capacity());
        chunk.revive();
        return chunk;
    }

    private Chunk allocate(int length) {
        int capacity = capacityFor(length);
        long address;
        try {
            address = SystemMemory.allocate(capacity);
        } catch (OutOfMemoryError none) {
            budgetFor(length).give(capacity);
            throw none;
        }
        countUse(1);
        NativeMemory.register(address, capacity);
        return new Chunk(this, address, capacity,
                length <= MAX_POOLED_LENGTH ? classOf(length) : Chunk.NO_SIZE_CLASS);
    }

    private void free(Chunk chunk) {
        SystemMemory.free(chunk.address());
        budgetFor(chunk.capacity()).give(chunk.capacity());
    }

    private void countUse(int change) {
        usedCount += change;
        shownUsedCount.setRelease(usedCount);
    }

    private static int classOf(int length) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, length) - 1);
        return Math.max(bits, MIN_LENGTH_BITS) - MIN_LENGTH_BITS;
    }

    private static int lengthOf(int sizeClass) {
        return 1 << (sizeClass + MIN_LENGTH_BITS);
    }
}
