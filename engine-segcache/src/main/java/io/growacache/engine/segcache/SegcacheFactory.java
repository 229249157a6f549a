package io.growacache.engine.segcache;

import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.ghost.GrowingGhosts;
import io.growacache.engine.support.segment.PoolLayout;
import io.growacache.engine.support.store.SegmentEngine;
import io.growacache.engine.support.store.SegmentOptions;
import io.growacache.engine.support.tier.FlashOptions;
import io.growacache.engine.support.tier.FlashTask;
import io.growacache.spi.config.Config;
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
import java.util.random.RandomGenerator;

/** Makes Segcache engines. */
public final class SegcacheFactory implements EngineFactory {
    static final String MEMORY_ROLE = "memory";
    private static final String TIER_ROLE = "tier";
    private static final FlashOptions TIER = new FlashOptions(TIER_ROLE);

    /** What eviction does with the oldest segments. */
    public enum Policy {
        /** Merges several, keeping the items with the most uses per byte. */
        MERGE,
        /** Drops the oldest. */
        FIFO,
        /** Drops any. */
        RANDOM,
        /** Drops what expires first. */
        CTE,
        /** Drops the one with the fewest live bytes. */
        UTIL,
        /** Keeps what was used since it came or was looked at last: S3-FIFO, by whole segments. */
        S3FIFO;

        /** Whether items that prove their worth are kept apart, and so keys that were dropped are remembered. */
        boolean remembersDropped() {
            return this == MERGE || this == S3FIFO;
        }
    }

    /** This part of the segments is left to eviction: callers that are at it may need one each to make others free. */
    private static final int SPARE_SHARE = 64;
    private static final int MOST_SPARE = 8;

    static final Option<Policy> EVICTION = Option.choice("eviction", Policy.class)
            .defaultsTo("s3fifo")
            .documentedAs("What goes when space is needed: s3fifo keeps of the oldest segments all items that were used"
                    + " lately, merge those with the most uses per byte; fifo drops the oldest segment, random any,"
                    + " cte the one closest to expiry, util the one with the fewest live bytes.")
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
    static final Option<Double> GHOST_MEMORY = Option.percent("ghost-memory")
            .defaultsTo("0.5%")
            .check("must be between 0% and 10%", share -> share >= 0 && share <= 0.1)
            .documentedAs("Part of memory that remembers which keys were dropped, at most, so that s3fifo and merge keep"
                    + " what comes back: a half byte for each item, and up to"
                    + " a tenth of this part as much as eight.")
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
        return "items in segments grouped by time to live; little metadata, six eviction policies";
    }

    @Override
    public ConfigSpec config() {
        return ConfigSpec.of(SegmentOptions.SEGMENT_SIZE, EVICTION, MERGE_SEGMENTS, MERGE_TARGET, GHOST_MEMORY,
                SegmentOptions.INDEX_LOAD, TIER.segmentSize(), TIER.readBuffer(), TIER.durabilityWindow());
    }

    @Override
    public List<DatapoolRole> roles() {
        return List.of(new DatapoolRole(MEMORY_ROLE, Set.of(PoolKind.MEMORY), DatapoolRole.Presence.DEFAULTS_TO_DRAM,
                "Holds all segments and the index."),
                new DatapoolRole(TIER_ROLE, Set.of(PoolKind.BLOCK), DatapoolRole.Presence.OPTIONAL,
                        "Holds what is evicted from memory."));
    }

    @Override
    public StorageEngine create(Config config, EngineContext context) {
        long memory = context.memoryBytes();
        long ghostLength = config.get(EVICTION).remembersDropped()
                ? SegmentOptions.ghostLength(config.get(GHOST_MEMORY), memory) : 0;
        FlashTier tier = TIER.open(name(), config, context, RandomGenerator.getDefault().nextLong());
        long otherBytes = tier == null ? 0 : FlashTask.memoryBytes(tier);
        long segmentSize = SegmentOptions.segmentSize(config, memory);
        int segmentCount = SegmentOptions.segmentCount(config, context, otherBytes);
        int spare = Math.clamp(segmentCount / SPARE_SHARE, 1, Math.min(MOST_SPARE, context.workerCount()));
        SegmentEngine.Settings settings = new SegmentEngine.Settings(name(), MEMORY_ROLE,
                segmentSize, segmentCount, spare, context.workerCount(),
                () -> new GrowingGhosts(ghostLength, PoolLayout.granuleLength(segmentSize), memory),
                config.get(SegmentOptions.INDEX_LOAD), tier);
        return new SegmentEngine(settings, context, tier == null ? TtlBuckets.CHAINS : TtlBuckets.CHAINS_OVER_TIER,
                Frequency.USES, (store, draining) ->
                new SegcachePolicy(store.segments(), draining, config.get(EVICTION), new Merge(store, draining,
                        config.get(MERGE_SEGMENTS), config.get(MERGE_TARGET))));
    }
}
