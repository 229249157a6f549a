package io.growacache.engine.support.index;

import io.growacache.spi.memory.NativeMemory;

/**
 * What the granules of an index's memory are used for, kept beside it so that another process can take the index over: one
 * int for each granule that the memory could hold, by its place in it.
 * <pre>
 * value  use of the granule
 *     0  none: not the index's, or spare
 *     1  overflow lines
 * n + 2  the n-th granule of buckets
 * </pre>
 * Stored before anything in the granule is used, so what is in use has its entry.
 */
public final class GranuleTable {
    static final int UNUSED = 0;
    static final int OVERFLOW = 1;
    static final int FIRST_BUCKETS = 2;

    private final long table;
    private final long memory;
    private final long memoryLength;
    private final int granuleLength;

    /**
     * A table at {@code table}, of the granules in {@code memoryLength} bytes from {@code memory} on.
     *
     * @param granuleLength bytes, as the index has it
     */
    public GranuleTable(long table, long memory, long memoryLength, int granuleLength) {
        this.table = table;
        this.memory = memory;
        this.memoryLength = memoryLength;
        this.granuleLength = granuleLength;
    }

    long memory() {
        return memory;
    }

    int granuleLength() {
        return granuleLength;
    }

    long granuleCount() {
        return memoryLength / granuleLength;
    }

    private long entry(long address) {
        return table + (address - memory) / granuleLength * Integer.BYTES;
    }

    void set(long granule, int use) {
        NativeMemory.putIntRelease(entry(granule), use);
    }

    /** What the granule of an address is used for. */
    int use(long address) {
        return NativeMemory.getInt(entry(address));
    }

    /** Whether there is an overflow line at an address, which may be any number. */
    boolean isOverflowLine(long address) {
        return address >= memory && address < memory + memoryLength
                && (address - memory) % BucketLayout.OVERFLOW_LENGTH == 0 && use(address) == OVERFLOW;
    }
}
