package io.growacache.engine.support.flash;

/**
 * How an engine uses a device.
 *
 * @param segmentLength bytes of a segment: a power of two; 0: what suits the device and the memory. A device that is in
 *     use keeps what it was set up with
 * @param durabilityWindowMillis what ended longer ago than this does not come back after a crash
 * @param readBufferBytes memory for short items that were read lately; 0: none
 */
public record FlashSettings(long segmentLength, long durabilityWindowMillis, long readBufferBytes) {
}
