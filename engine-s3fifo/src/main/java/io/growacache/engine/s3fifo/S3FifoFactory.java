package io.growacache.engine.s3fifo;

import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.ghost.WindowGhosts;
import io.growacache.engine.support.store.SegmentEngine;
import io.growacache.engine.support.store.SegmentOptions;
import io.growacache.engine.support.store.Store;
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
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.SpiVersion;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Makes S3-FIFO engines. */
public final class S3FifoFactory implements EngineFactory {
    private static final System.Logger LOG = System.getLogger(S3FifoFactory.class.getName());
    private static final String MEMORY_ROLE = "memory";
    private static final String MAIN_ROLE = "main";
    private static final FlashOptions MAIN = new FlashOptions(MAIN_ROLE);
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
            .between(0, UseCounter.MAX_COUNT)
            .documentedAs("How many uses in the small queue bring an item into the main one; 0: all items come there.")
            .build();
    static final Option<Double> GHOST_MEMORY = Option.percent("ghost-memory")
            .defaultsTo("1%")
            .check("must be between 0% and 10%", share -> share >= 0 && share <= 0.1)
            .documentedAs("Part of memory that remembers which keys the small queue dropped, four bytes each. To"
                    + " remember as many items as the main queue holds takes four bytes divided by an item's.")
            .build();

    static final Option<Double> GHOST_WINDOW = Option.percent("ghost-window")
            .defaultsTo("100%")
            .check("must be between 10% and 1000%", share -> share >= 0.1 && share <= 10)
            .documentedAs("How long a dropped key is remembered: until so many bytes were dropped after it, as part of"
                    + " what the main queue holds. A larger part brings more items into the main queue.")
            .build();
    static final Option<Long> LARGEST_MAIN_ITEM = Option.bytes("largest-main-item")
            .optional()
            .check("must be at least 1", size -> size >= 1)
            .documentedAs("Items with more bytes of key and value do not come into the main queue. By default any that"
                    + " fit.")
            .build();
    static final Option<Double> REINSERTION = Option.percent("reinsertion")
            .defaultsTo("0%")
            .check("must be between 0% and 100%", share -> share >= 0 && share <= 1)
            .documentedAs("Items that were read on the device may be written there again before they are dropped to make"
                    + " room: so many bytes of them as part of those that come from memory. 0%: none.")
            .build();

    private final LongSupplier hashSeeds;

    /** Found by {@link java.util.ServiceLoader}. */
    public S3FifoFactory() {
        this(RandomGenerator.getDefault()::nextLong);
    }

    /** Makes engines whose devices begin with these seeds of the key hash. */
    S3FifoFactory(LongSupplier hashSeeds) {
        this.hashSeeds = hashSeeds;
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
                GHOST_WINDOW, LARGEST_MAIN_ITEM, MAIN.segmentSize(), MAIN.readBuffer(),
                REINSERTION, MAIN.durabilityWindow(), SegmentOptions.INDEX_LOAD);
    }

    @Override
    public List<DatapoolRole> roles() {
        return List.of(new DatapoolRole(MEMORY_ROLE, Set.of(PoolKind.MEMORY), DatapoolRole.Presence.DEFAULTS_TO_DRAM,
                "Holds both queues and the index; with a pool for main, the small queue and the index."),
                new DatapoolRole(MAIN_ROLE, Set.of(PoolKind.BLOCK), DatapoolRole.Presence.OPTIONAL,
                        "Holds the main queue."));
    }

    @Override
    public StorageEngine create(Config config, EngineContext context) {
        long memory = context.memoryBytes();
        double smallShare = config.get(SMALL_SHARE);
        long ghostLength = SegmentOptions.ghostLength(config.get(GHOST_MEMORY), memory);
        FlashTier tier = MAIN.open(name(), config, context, hashSeeds.getAsLong(), config.get(REINSERTION));
        long heldForMain = tier == null ? 0 : FlashTask.memoryBytes(tier);
        int segmentCount = SegmentOptions.segmentCount(config, context, ghostLength + heldForMain);
        double mainBytes = tier == null ? (1 - smallShare) * memory
                : (double) tier.log().segmentCount() * tier.log().segmentLength();
        long largestMainItem = config.find(LARGEST_MAIN_ITEM).orElse(Long.MAX_VALUE);
        if (tier != null) {
            tellSizes(config, context, tier, segmentCount);
        }
        int spare = Math.clamp(segmentCount / SPARE_SHARE, 1, MOST_SPARE);
        int stripes = Math.clamp((long) (segmentCount * smallShare) / OPEN_SHARE, 1, context.workerCount());
        SegmentEngine.Settings settings = new SegmentEngine.Settings(name(), MEMORY_ROLE,
                SegmentOptions.segmentSize(config, memory), segmentCount, spare, stripes,
                () -> new WindowGhosts(ghostLength, (long) (mainBytes * config.get(GHOST_WINDOW))),
                config.get(SegmentOptions.INDEX_LOAD), tier);
        return new SegmentEngine(settings, context, new Queues(), new UseCounter(), (store, draining) -> {
            S3FifoPolicy policy = new S3FifoPolicy(store, draining, smallShare, config.get(PROMOTION_THRESHOLD),
                    largestMainItem, tier == null ? largestMainItem : tier.log().maxLength());
            register(context.metrics(), store, policy);
            return policy;
        });
    }

    private static void tellSizes(Config config, EngineContext context, FlashTier tier, int segmentCount) {
        long largest = tier.log().maxLength();
        if (Math.min(context.maxValueLength(), config.find(LARGEST_MAIN_ITEM).orElse(Long.MAX_VALUE)) > largest) {
            LOG.log(System.Logger.Level.INFO, "items of more than {0} bytes of key and value are never written to"
                    + " the device, whose segments have {1} bytes; main-segment-size sets that", Long.toString(largest),
                    Integer.toString(tier.log().segmentLength()));
        }
        new DeviceSizes((long) tier.log().segmentCount() * tier.log().segmentLength(),
                SegmentOptions.largestIndex(segmentCount, SegmentOptions.segmentSize(config, context.memoryBytes())),
                config.get(SegmentOptions.INDEX_LOAD), largest)
                .warning().ifPresent(text -> LOG.log(System.Logger.Level.WARNING, text));
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
        metrics.total("deferred_items", "How often proven items stayed in the small queue once more, because too much waited"
                + " for the device.", policy.deferredCount::sum);
        metrics.total("declined_items", "Items dropped though proven, because too much waited for the device already.",
                policy.declinedCount::sum);
        metrics.total("too_long_items", "Items dropped though proven, because the main queue takes none so long.",
                policy.tooLongCount::sum);
        metrics.total("unwritten_items", "Items dropped on their way to the device to make room for new ones.",
                policy.unwrittenCount::sum);
        metrics.total("unmoved_items", "Items dropped though used, because there was no room to move them to.",
                policy.unmovedCount::sum);
    }
}
