package io.growacache.engine.s3fifo;

import io.growacache.engine.support.index.HashIndex;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether memory and device suit each other.
 *
 * @param deviceBytes of the device's segments
 * @param indexBytes that the index grows to
 * @param indexLoad how full it becomes, above 0 and at most 1
 * @param largestLength bytes of key and value of the largest item that a device segment takes
 */
record DeviceSizes(long deviceBytes, long indexBytes, double indexLoad, long largestLength) {
    /** Bytes of an item as caches usually hold them. */
    private static final long LIKELY_LENGTH = 1 << 10;

    /** So many bytes items have to take on the device on average, or the index is full before it. */
    long leastLength() {
        return Math.ceilDiv(deviceBytes, Math.max(1, HashIndex.itemCount(indexBytes, indexLoad)));
    }

    /** What to tell the operator when the index is likely or certain to be full before the device is. */
    Optional<String> warning() {
        long least = leastLength();
        if (least <= Math.min(LIKELY_LENGTH, largestLength)) {
            return Optional.empty();
        }
        return Optional.of(String.format(Locale.ROOT, "the index will be full before the device is%s: it grows to %d bytes,"
                + " which is half of the segments in memory, and leads to %d items then; with items of less than %d bytes on"
                + " average, a part of the %d bytes of the device stays unused. More memory for the engine, or a smaller"
                + " device, would be better", least > largestLength ? "" : " unless items are long", indexBytes,
                HashIndex.itemCount(indexBytes, indexLoad), least, deviceBytes));
    }
}
