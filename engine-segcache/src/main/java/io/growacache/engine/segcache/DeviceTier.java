package io.growacache.engine.segcache;

import io.growacache.engine.support.flash.FlashSettings;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineContext;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The options of the pool that evicted items go to, and how it is opened. */
final class DeviceTier {
    static final String ROLE = "tier";

    private static final int FORMAT_VERSION = 1;
    /** Larger writes would take so much of the memory while they are under way that stores find no room. */
    private static final int LEAST_IMAGES_IN_MEMORY = 16;

    static final Option<Long> SEGMENT_SIZE = Option.bytes("tier-segment-size")
            .optional()
            .check("must be a power of two between 64KiB and 16MiB",
                    size -> Long.bitCount(size) == 1 && size >= 64 << 10 && size <= 16 << 20)
            .documentedAs("Bytes that are written to the pool of the role tier at a time, and dropped at a time. By"
                    + " default the largest power of two that the pool holds 256 times and the memory 64 times, up to"
                    + " 4MiB; at most a sixteenth of the memory. A pool that was used before keeps what it has.")
            .build();
    static final Option<Double> READ_BUFFER = Option.percent("read-buffer")
            .defaultsTo("1%")
            .check("must be between 0% and 50%", share -> share >= 0 && share <= 0.5)
            .documentedAs("Part of memory that keeps items of up to 8KiB that were read from the pool of the role tier"
                    + " lately.")
            .build();
    static final Option<Duration> DURABILITY_WINDOW = Option.duration("durability-window")
            .defaultsTo("1s")
            .check("must be between 20ms and 1m",
                    window -> window.toMillis() >= 20 && window.toMillis() <= 60_000)
            .documentedAs("After a crash nothing comes back from the pool of the role tier that was overwritten,"
                    + " deleted or flushed longer before it than this.")
            .build();

    private DeviceTier() {
    }

    /** The tier of an engine, or null when there is none. */
    static FlashTier open(String format, Config config, EngineContext context) {
        if (!context.isFilled(ROLE)) {
            return null;
        }
        long largest = context.memoryBytes() / LEAST_IMAGES_IN_MEMORY;
        if (config.find(SEGMENT_SIZE).orElse(0L) > largest) {
            throw new ConfigException(config.problem(SEGMENT_SIZE, "must be at most " + largest + " bytes, one part in "
                    + LEAST_IMAGES_IN_MEMORY + " of the memory of " + context.memoryBytes()
                    + " bytes, from which what is written is collected"));
        }
        FlashSettings settings = new FlashSettings(config.find(SEGMENT_SIZE).orElse(0L),
                config.get(DURABILITY_WINDOW).toMillis(), (long) (config.get(READ_BUFFER) * context.memoryBytes()));
        return FlashTier.open(context.openBlockPool(new PoolRequest(ROLE, format, FORMAT_VERSION, FORMAT_VERSION, 0)),
                settings, context.memoryBytes(), context.keyspaceCount(), RandomGenerator.getDefault().nextLong());
    }
}
