package io.growacache.engine.support.store;

import io.growacache.engine.support.segment.PoolLayout;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.Option;
import io.growacache.spi.engine.EngineContext;

/** Options that all engines of segments have, and the geometry that follows from them. */
public final class SegmentOptions {
    private static final long SMALLEST_SEGMENT = 64 << 10;
    private static final long LARGEST_DEFAULT_SEGMENT = 1 << 20;
    private static final long LARGEST_SEGMENT = 1 << 30;
    private static final long DEFAULT_SEGMENT_COUNT = 256;
    /** The index, two open segments, one for eviction to work with, and some to evict. */
    private static final int FEWEST_SEGMENTS = 8;
    private static final long GHOST_ALIGNMENT = 64;

    /** Bytes of a segment. */
    public static final Option<Long> SEGMENT_SIZE = Option.bytes("segment-size")
            .optional()
            .check("must be a power of two between 64KiB and 1GiB",
                    size -> Long.bitCount(size) == 1 && size >= SMALLEST_SEGMENT && size <= LARGEST_SEGMENT)
            .documentedAs("Bytes of a segment; by default the largest power of two that memory holds 256 times,"
                    + " between 64KiB and 1MiB.")
            .build();

    /** The index takes at most this part of the segments. */
    static final int INDEX_SHARE = 2;

    /** How full the index becomes. */
    public static final Option<Double> INDEX_LOAD = Option.percent("index-load")
            .defaultsTo("93%")
            .check("must be between 50% and 100%", load -> load >= 0.5 && load <= 1)
            .documentedAs("How full the index becomes before it grows.")
            .build();

    private SegmentOptions() {
    }

    /** Bytes of the segments that the index grows to, of so many in all. */
    public static long largestIndex(int segmentCount, long segmentSize) {
        return segmentCount / INDEX_SHARE * segmentSize;
    }

    /** Bytes of a segment in so much memory. */
    public static long segmentSize(Config config, long memoryBytes) {
        return config.find(SEGMENT_SIZE).orElseGet(() -> Math.clamp(
                Long.highestOneBit(Math.max(1, memoryBytes / DEFAULT_SEGMENT_COUNT)), SMALLEST_SEGMENT,
                LARGEST_DEFAULT_SEGMENT));
    }

    /** Bytes for ghosts that are to have this share of the memory. */
    public static long ghostLength(double share, long memoryBytes) {
        return Math.round(memoryBytes * share) / GHOST_ALIGNMENT * GHOST_ALIGNMENT;
    }

    /**
     * How many segments the memory holds.
     *
     * @param otherBytes of the memory that serve other purposes, such as ghosts
     * @throws ConfigException when that is too few, or more than can be numbered
     */
    public static int segmentCount(Config config, EngineContext context, long otherBytes) {
        long memoryBytes = context.memoryBytes();
        long segmentSize = segmentSize(config, memoryBytes);
        long count = PoolLayout.segmentCount(SegmentEngine.poolBytes(memoryBytes - otherBytes), segmentSize,
                context.keyspaceCount());
        if (count < FEWEST_SEGMENTS) {
            throw new ConfigException(config.problem(SEGMENT_SIZE, "memory of " + memoryBytes + " bytes holds " + count
                    + " segments of " + segmentSize + " bytes, and " + FEWEST_SEGMENTS + " are needed"));
        }
        if (count > Integer.MAX_VALUE / 2) {
            throw new ConfigException(config.problem(SEGMENT_SIZE, "memory of " + memoryBytes + " bytes needs"
                    + " larger segments than " + segmentSize + " bytes"));
        }
        return (int) count;
    }
}
