package io.growacache.engine.segcache;

import io.growacache.engine.support.store.SegmentEngine;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.datapool.PoolKind;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.plugin.SpiVersion;
import java.util.List;
import java.util.Set;

/** Makes Segcache engines. */
public final class SegcacheFactory implements EngineFactory {
    static final String MEMORY_ROLE = "memory";

    /** What eviction does with the oldest segments. */
    public enum Policy {
        /** Merges several, keeping the items with the most uses per byte. */
        MERGE,
        /** Drops the oldest. */
        FIFO
    }

    private static final long SMALLEST_SEGMENT = 64 << 10;
    private static final long LARGEST_DEFAULT_SEGMENT = 1 << 20;
    private static final long LARGEST_SEGMENT = 1 << 30;
    private static final long DEFAULT_SEGMENT_COUNT = 256;
    /** The index, two open segments, one for eviction to work with, and some to evict. */
    static final int FEWEST_SEGMENTS = 8;
    /** Merging may need a segment to make others free. */
    private static final int SPARE = 1;
    private static final long GHOST_ALIGNMENT = 64;

    static final Option<Long> SEGMENT_SIZE = Option.bytes("segment-size")
            .optional()
            .check("must be a power of two between 64KiB and 1GiB",
                    size -> Long.bitCount(size) == 1 && size >= SMALLEST_SEGMENT && size <= LARGEST_SEGMENT)
            .documentedAs("Bytes of a segment; by default the largest power of two that memory holds 256 times,"
                    + " between 64KiB and 1MiB.")
            .build();
    static final Option<Policy> EVICTION = Option.choice("eviction", Policy.class)
            .defaultsTo("merge")
            .documentedAs("What is done with the oldest segments when space is needed.")
            .build();
    static final Option<Integer> MERGE_SEGMENTS = Option.integer("merge-segments")
            .defaultsTo("8")
            .between(3, 64)
            .documentedAs("How many segments eviction merges into one at most.")
            .build();
    static final Option<Integer> MERGE_TARGET = Option.integer("merge-target")
            .defaultsTo("4")
            .between(2, 16)
            .documentedAs("A merge aims to keep one in this many bytes.")
            .build();
    static final Option<Double> INDEX_LOAD = Option.percent("index-load")
            .defaultsTo("88%")
            .check("must be between 50% and 100%", load -> load >= 0.5 && load <= 1)
            .documentedAs("How full the index becomes before it grows.")
            .build();

    static final Option<Double> GHOST_MEMORY = Option.percent("ghost-memory")
            .defaultsTo("0.5%")
            .check("must be between 0% and 10%", share -> share >= 0 && share <= 0.1)
            .documentedAs("Part of memory that remembers which keys were dropped, four bytes each, so that merge"
                    + " eviction keeps what comes back.")
            .build();

    /** Found by {@link java.util.ServiceLoader}. */
    public SegcacheFactory() {
    }

    @Override
    public String name() {
        return "segcache";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "items in segments grouped by time to live; little metadata, merge-based eviction";
    }

    @Override
    public ConfigSpec config() {
        return ConfigSpec.of(SEGMENT_SIZE, EVICTION, MERGE_SEGMENTS, MERGE_TARGET, GHOST_MEMORY, INDEX_LOAD);
    }

    @Override
    public List<DatapoolRole> roles() {
        return List.of(new DatapoolRole(MEMORY_ROLE, Set.of(PoolKind.MEMORY), DatapoolRole.Presence.DEFAULTS_TO_DRAM,
                "Holds all segments and the index."));
    }

    @Override
    public StorageEngine create(Config config, EngineContext context) {
        long memory = context.memoryBytes();
        long segmentSize = config.find(SEGMENT_SIZE).orElseGet(() -> Math.clamp(
                Long.highestOneBit(Math.max(1, memory / DEFAULT_SEGMENT_COUNT)), SMALLEST_SEGMENT,
                LARGEST_DEFAULT_SEGMENT));
        long ghostLength = config.get(EVICTION) == Policy.MERGE
                ? Math.round(memory * config.get(GHOST_MEMORY)) / GHOST_ALIGNMENT * GHOST_ALIGNMENT : 0;
        long segmentCount = SegmentEngine.segmentCount(memory - ghostLength, segmentSize);
        if (segmentCount < FEWEST_SEGMENTS) {
            throw new ConfigException(config.problem(SEGMENT_SIZE, "memory of " + memory + " bytes holds "
                    + segmentCount + " segments of " + segmentSize + " bytes, and " + FEWEST_SEGMENTS + " are needed"));
        }
        if (segmentCount > Integer.MAX_VALUE / 2) {
            throw new ConfigException(config.problem(SEGMENT_SIZE, "memory of " + memory + " bytes needs"
                    + " larger segments than " + segmentSize + " bytes"));
        }
        SegmentEngine.Settings settings = new SegmentEngine.Settings(name(), MEMORY_ROLE, segmentSize, (int) segmentCount,
                SPARE, context.workerCount(), ghostLength, memory, config.get(INDEX_LOAD));
        return new SegmentEngine(settings, context, TtlBuckets.CHAINS, Frequency.USES, (store, draining) ->
                new SegcachePolicy(store.segments(), draining, config.get(EVICTION), new Merge(store, draining,
                        config.get(MERGE_SEGMENTS), config.get(MERGE_TARGET))));
    }
}
