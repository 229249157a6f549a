package io.growacache.engine.s3fifo;

import io.growacache.engine.support.store.SegmentEngine;
import io.growacache.engine.support.store.SegmentOptions;
import io.growacache.engine.support.store.Store;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.datapool.PoolKind;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.SpiVersion;
import java.util.List;
import java.util.Set;

/** Makes S3-FIFO engines. */
public final class S3FifoFactory implements EngineFactory {
    private static final String MEMORY_ROLE = "memory";
    /** This part of the segments is left to eviction, so that what is promoted or reinserted finds room. */
    private static final int SPARE_SHARE = 64;
    private static final int MOST_SPARE = 16;
    /** Open segments are at most this part of the small queue. */
    private static final int OPEN_SHARE = 8;

    static final Option<Double> SMALL_SHARE = Option.percent("small-share")
            .defaultsTo("10%")
            .check("must be between 1% and 50%", share -> share >= 0.01 && share <= 0.5)
            .documentedAs("Part of the data that the small queue takes: new items, until they prove their worth.")
            .build();
    static final Option<Integer> PROMOTION_THRESHOLD = Option.integer("promotion-threshold")
            .defaultsTo("2")
            .between(1, UseCounter.MAX_COUNT)
            .documentedAs("How many uses in the small queue bring an item into the main one.")
            .build();
    static final Option<Double> GHOST_MEMORY = Option.percent("ghost-memory")
            .defaultsTo("1%")
            .check("must be between 0% and 10%", share -> share >= 0 && share <= 0.1)
            .documentedAs("Part of memory that remembers which keys the small queue dropped, four bytes each. To"
                    + " remember as many items as the main queue holds takes four bytes divided by an item's.")
            .build();

    /** Found by {@link java.util.ServiceLoader}. */
    public S3FifoFactory() {
    }

    @Override
    public String name() {
        return "s3fifo";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "three FIFO queues: new items have to be used before they displace others";
    }

    @Override
    public ConfigSpec config() {
        return ConfigSpec.of(SegmentOptions.SEGMENT_SIZE, SMALL_SHARE, PROMOTION_THRESHOLD, GHOST_MEMORY,
                SegmentOptions.INDEX_LOAD);
    }

    @Override
    public List<DatapoolRole> roles() {
        return List.of(new DatapoolRole(MEMORY_ROLE, Set.of(PoolKind.MEMORY), DatapoolRole.Presence.DEFAULTS_TO_DRAM,
                "Holds both queues and the index."));
    }

    @Override
    public StorageEngine create(Config config, EngineContext context) {
        long memory = context.memoryBytes();
        double smallShare = config.get(SMALL_SHARE);
        long ghostLength = SegmentOptions.ghostLength(config.get(GHOST_MEMORY), memory);
        int segmentCount = SegmentOptions.segmentCount(config, memory, ghostLength);
        int spare = Math.clamp(segmentCount / SPARE_SHARE, 1, MOST_SPARE);
        int stripes = Math.clamp((long) (segmentCount * smallShare) / OPEN_SHARE, 1, context.workerCount());
        SegmentEngine.Settings settings = new SegmentEngine.Settings(name(), MEMORY_ROLE,
                SegmentOptions.segmentSize(config, memory), segmentCount, spare, stripes, ghostLength,
                (long) ((1 - smallShare) * memory), config.get(SegmentOptions.INDEX_LOAD));
        return new SegmentEngine(settings, context, new Queues(), new UseCounter(), (store, draining) -> {
            S3FifoPolicy policy = new S3FifoPolicy(store, draining, smallShare, config.get(PROMOTION_THRESHOLD),
                    Math.max(1, spare / 2));
            register(context.metrics(), store, policy);
            return policy;
        });
    }

    private static void register(Metrics metrics, Store store, S3FifoPolicy policy) {
        metrics.gauge("small_segments", "Segments of the small queue.", () -> store.segments().length(Queues.SMALL));
        metrics.gauge("main_segments", "Segments of the main queue.", () -> store.segments().length(Queues.MAIN));
        metrics.total("promoted_items", "Items that went from the small queue to the main one.",
                policy.promotedCount::sum);
        metrics.total("reinserted_items", "Items that stayed in the main queue once more.",
                policy.reinsertedCount::sum);
        metrics.total("direct_items", "Items stored in the main queue because they are too large for the small one.",
                policy.directCount::sum);
        metrics.total("unmoved_items", "Items dropped though used, because there was no room to move them to.",
                policy.unmovedCount::sum);
    }
}
