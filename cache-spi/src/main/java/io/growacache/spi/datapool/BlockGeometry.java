package io.growacache.spi.datapool;

/**
 * What a block pool is like, so that an engine can lay its log out for it.
 *
 * @param capacity bytes; a multiple of {@code blockLength}; never exceeded
 * @param blockLength position and length of every request are multiples of it: 512 to 65,536 on devices, 1 for object stores
 * @param writeUnit a write of this many bytes at a multiple of it is efficient; with {@link Overwrite#WHOLE_UNITS_ONCE} every
 *     write has exactly this length (the last bytes may be padding): one unit is one immutable object
 * @param overwrite what a second write to the same place does
 * @param typicalReadNanos how long a read usually takes: 100,000 for flash, 50,000,000 for an object store
 * @param queueDepth how many requests of each kind may be under way before the pool answers {@link BlockStatus#BUSY}
 */
public record BlockGeometry(long capacity, int blockLength, long writeUnit, Overwrite overwrite, long typicalReadNanos,
        int queueDepth) {
    /** What a second write to the same place does. */
    public enum Overwrite {
        /** It replaces the bytes. */
        IN_PLACE,
        /** It is refused until the unit was discarded: a unit is an immutable object. */
        WHOLE_UNITS_ONCE
    }

    /** Checks the ranges. */
    public BlockGeometry {
        if (blockLength < 1 || capacity < 0 || capacity % blockLength != 0) {
            throw new IllegalArgumentException("capacity = " + capacity + ", blockLength = " + blockLength
                    + ": capacity must be a multiple of blockLength");
        }
        if (writeUnit < blockLength || writeUnit % blockLength != 0) {
            throw new IllegalArgumentException("writeUnit = " + writeUnit + ": must be a multiple of blockLength = "
                    + blockLength);
        }
        if (typicalReadNanos < 0 || queueDepth < 1) {
            throw new IllegalArgumentException("typicalReadNanos = " + typicalReadNanos + ", queueDepth = " + queueDepth
                    + ": must be >= 0 and >= 1");
        }
    }
}
