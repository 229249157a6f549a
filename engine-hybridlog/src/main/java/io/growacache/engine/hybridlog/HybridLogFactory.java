package io.growacache.engine.hybridlog;

import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.store.SegmentOptions;
import io.growacache.engine.support.tier.FlashCopies;
import io.growacache.engine.support.tier.FlashOptions;
import io.growacache.engine.support.tier.FlashTask;
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
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Makes HybridLog engines. */
public final class HybridLogFactory implements EngineFactory {
    private static final String MEMORY_ROLE = "memory";
    private static final String LOG_ROLE = "log";
    private static final FlashOptions LOG = new FlashOptions(LOG_ROLE);
    private static final long SMALLEST_PAGE = 64 << 10;
    private static final long LARGEST_PAGE = 16 << 20;
    private static final long DEFAULT_PAGE_COUNT = 256;
    /** The index, two open pages, one for eviction to work with, and some to evict. */
    private static final int FEWEST_PAGES = 8;
    /** The same, and some that wait for the device or are being written. */
    private static final int FEWEST_PAGES_WITH_DEVICE = 32;
    /** This part of the frames is left to eviction, so that what it moves finds room. */
    private static final int SPARE_SHARE = 64;
    private static final int MOST_SPARE = 16;
    /** With a device, one for what it takes and one for what it does not. */
    private static final int FEWEST_SPARE_WITH_DEVICE = 2;
    /** Open pages are at most this part of the frames. */
    private static final int OPEN_SHARE = 16;

    static final Option<Long> PAGE_SIZE = Option.bytes("page-size")
            .optional()
            .check("must be a power of two between 64KiB and 16MiB",
                    size -> Long.bitCount(size) == 1 && size >= SMALLEST_PAGE && size <= LARGEST_PAGE)
            .documentedAs("Bytes of a page of the log; by default the largest power of two that memory holds 256 times,"
                    + " between 64KiB and 16MiB. What is longer than a quarter of a page is stored in pieces, and no key"
                    + " is longer than half of one.")
            .build();
    static final Option<Double> MUTABLE_FRACTION = Option.percent("mutable-fraction")
            .defaultsTo("90%")
            .check("must be between 10% and 100%", share -> share >= 0.1 && share <= 1)
            .documentedAs("Part of the memory, at the log's tail, where items are changed in place. An older item"
                    + " goes to the tail again when it is changed.")
            .build();
    static final Option<Double> GHOST_MEMORY = Option.percent("ghost-memory")
            .defaultsTo("1%")
            .check("must be between 0% and 10%", share -> share >= 0 && share <= 0.1)
            .documentedAs("Part of memory that remembers which keys were dropped, four bytes each. An item that comes"
                    + " back soon counts as used.")
            .build();

    static final Option<HybridLogEngine.Reheat> REHEAT = Option.choice("reheat", HybridLogEngine.Reheat.class)
            .defaultsTo("second-hit")
            .documentedAs("Which items come back to memory that are used in the pool of the role log, where memory has"
                    + " room: all (always), those that are used there a second time (second-hit), or none (never).")
            .build();

    static final Option<Checkpoint.Form> CHECKPOINT = Option.choice("checkpoint", Checkpoint.Form.class)
            .defaultsTo("none")
            .documentedAs("What is done every checkpoint-interval, so that a crash loses less of what is in memory. snapshot"
                    + " copies to the pool of the role log what has no copy there and leaves it in memory; fold-over moves"
                    + " all of memory there, which fills anew with what is used; with none a crash loses what is in"
                    + " memory.")
            .build();
    static final Option<Duration> CHECKPOINT_INTERVAL = Option.duration("checkpoint-interval")
            .defaultsTo("5m")
            .check("must be between 1s and 1d",
                    interval -> interval.toMillis() >= 1_000 && interval.toMillis() <= 86_400_000)
            .documentedAs("How often a checkpoint begins. A crash loses what was stored or changed since the last one that is"
                    + " complete began; copying takes half of this.")
            .build();

    private final LongSupplier hashSeeds;

    /** Found by {@link java.util.ServiceLoader}. */
    public HybridLogFactory() {
        this(RandomGenerator.getDefault()::nextLong);
    }

    /** Makes engines whose devices begin with these seeds of the key hash. */
    HybridLogFactory(LongSupplier hashSeeds) {
        this.hashSeeds = hashSeeds;
    }

    @Override
    public String name() {
        return "hybridlog";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "one log, changed in place near its tail: for items that are written as often as read";
    }

    @Override
    public ConfigSpec config() {
        return ConfigSpec.of(PAGE_SIZE, MUTABLE_FRACTION, GHOST_MEMORY, SegmentOptions.INDEX_LOAD, REHEAT,
                CHECKPOINT, CHECKPOINT_INTERVAL,
                LOG.segmentSize(), LOG.readBuffer(), LOG.durabilityWindow());
    }

    @Override
    public List<DatapoolRole> roles() {
        return List.of(new DatapoolRole(MEMORY_ROLE, Set.of(PoolKind.MEMORY), DatapoolRole.Presence.DEFAULTS_TO_DRAM,
                "Holds log and index."),
                new DatapoolRole(LOG_ROLE, Set.of(PoolKind.BLOCK), DatapoolRole.Presence.OPTIONAL,
                        "Holds used items that the log in memory has no room for."));
    }

    @Override
    public StorageEngine create(Config config, EngineContext context) {
        long memory = context.memoryBytes();
        long pageSize = config.find(PAGE_SIZE).orElseGet(() -> Math.clamp(
                Long.highestOneBit(Math.max(1, memory / DEFAULT_PAGE_COUNT)), SMALLEST_PAGE, LARGEST_PAGE));
        long ghostLength = SegmentOptions.ghostLength(config.get(GHOST_MEMORY), memory);
        FlashTier tier = LOG.open(name(), config, context, hashSeeds.getAsLong());
        long frames = HybridLogEngine.frameCount(memory,
                ghostLength + (tier == null ? 0 : FlashTask.memoryBytes(tier) + copiesLength(config, tier)),
                pageSize, tier);
        int fewest = tier == null ? FEWEST_PAGES : FEWEST_PAGES_WITH_DEVICE;
        if (frames < fewest || frames > Integer.MAX_VALUE / 8) {
            throw new ConfigException(config.problem(PAGE_SIZE, "memory of " + memory + " bytes holds " + frames
                    + " pages of " + pageSize + " bytes, and " + fewest + " to " + Integer.MAX_VALUE / 8
                    + " are needed"));
        }
        int frameCount = (int) frames;
        long deviceBytes = tier == null ? 0 : (long) tier.log().segmentCount() * tier.log().segmentLength();
        return new HybridLogEngine(name(), MEMORY_ROLE, new HybridLogEngine.Settings((int) pageSize, frameCount,
                Math.clamp(frameCount / SPARE_SHARE, tier == null ? 1 : FEWEST_SPARE_WITH_DEVICE, MOST_SPARE),
                Math.clamp(frameCount / OPEN_SHARE, 1, context.workerCount()), config.get(MUTABLE_FRACTION), ghostLength,
                memory + deviceBytes, config.get(SegmentOptions.INDEX_LOAD), tier, config.get(REHEAT),
                config.get(CHECKPOINT), config.get(CHECKPOINT_INTERVAL).toMillis()), context);
    }

    private static long copiesLength(Config config, FlashTier tier) {
        return config.get(CHECKPOINT) == Checkpoint.Form.SNAPSHOT
                ? FlashCopies.memoryBytes(tier.log().segmentLength()) : 0;
    }
}
