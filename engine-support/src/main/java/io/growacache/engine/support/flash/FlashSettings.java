package io.growacache.engine.support.flash;

/**
 * How an engine uses a device.
 *
 * @param segmentLength bytes of a segment: a power of two; 0: what suits the device and the memory. A device that is in
 *     use keeps what it was set up with
 * @param durabilityWindowMillis what ended longer ago than this does not come back after a crash
 * @param readBufferBytes memory for short items that were read lately; 0: none
 * @param reinsertionShare bytes of items that may be written again because they were read there, as a share of those that
 *     come from memory
 */
public record FlashSettings(long segmentLength, long durabilityWindowMillis, long readBufferBytes,
        double reinsertionShare) {
    /** Nothing is written again. */
    public FlashSettings(long segmentLength, long durabilityWindowMillis, long readBufferBytes) {
        this(segmentLength, durabilityWindowMillis, readBufferBytes, 0);
    }
}
