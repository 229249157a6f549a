package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.FlashSettings;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineContext;
import java.time.Duration;

/** The options of an engine's block pool, and how it is opened. */
public final class FlashOptions {
    private static final int FORMAT_VERSION = 2;
    /** Whoever wrote it knew no segments of copies. */
    private static final int OLDEST_READABLE = 1;
    /** Larger writes would take so much of the memory while they are under way that stores find no room. */
    private static final int LEAST_IMAGES_IN_MEMORY = 16;

    private final String role;
    private final Option<Long> segmentSize;
    private final Option<Double> readBuffer;
    private final Option<Duration> durabilityWindow;

    /** The options of the pool of a role. */
    public FlashOptions(String role) {
        this.role = role;
        segmentSize = Option.bytes(role + "-segment-size")
                .optional()
                .check("must be a power of two between 64KiB and 16MiB",
                        size -> Long.bitCount(size) == 1 && size >= 64 << 10 && size <= 16 << 20)
                .documentedAs("Bytes that are written to the pool of the role " + role + " at a time, and dropped at a"
                        + " time. By default the largest power of two that the pool holds 256 times and the memory 64"
                        + " times, up to 4MiB; at most a sixteenth of the memory. A pool that was used before keeps what"
                        + " it has.")
                .build();
        readBuffer = Option.percent("read-buffer")
                .defaultsTo("1%")
                .check("must be between 0% and 50%", share -> share >= 0 && share <= 0.5)
                .documentedAs("Part of memory that keeps items of up to 8KiB that were read from the pool of the role "
                        + role + " lately.")
                .build();
        durabilityWindow = Option.duration("durability-window")
                .defaultsTo("1s")
                .check("must be between 20ms and 1m",
                        window -> window.toMillis() >= 20 && window.toMillis() <= 60_000)
                .documentedAs("After a crash nothing comes back from the pool of the role " + role + " that was"
                        + " overwritten, deleted or flushed longer before it than this.")
                .build();
    }

    /** Bytes that are written at a time. */
    public Option<Long> segmentSize() {
        return segmentSize;
    }

    /** Part of the memory for what was read lately. */
    public Option<Double> readBuffer() {
        return readBuffer;
    }

    /** What ended longer ago does not come back after a crash. */
    public Option<Duration> durabilityWindow() {
        return durabilityWindow;
    }

    /**
     * The device of an engine, or null when there is none.
     *
     * @param format the engine's name
     * @param hashSeed for a device that is new
     */
    public FlashTier open(String format, Config config, EngineContext context, long hashSeed) {
        return open(format, config, context, hashSeed, 0);
    }

    /** The same with items written again; {@code reinsertionShare} as {@link FlashSettings} says. */
    public FlashTier open(String format, Config config, EngineContext context, long hashSeed, double reinsertionShare) {
        if (!context.isFilled(role)) {
            return null;
        }
        long memoryBytes = context.memoryBytes();
        long largest = memoryBytes / LEAST_IMAGES_IN_MEMORY;
        if (config.find(segmentSize).orElse(0L) > largest) {
            throw new ConfigException(config.problem(segmentSize, "must be at most " + largest + " bytes, one part in "
                    + LEAST_IMAGES_IN_MEMORY + " of the memory of " + memoryBytes
                    + " bytes, from which what is written is collected"));
        }
        FlashSettings settings = new FlashSettings(config.find(segmentSize).orElse(0L),
                config.get(durabilityWindow).toMillis(), (long) (config.get(readBuffer) * memoryBytes),
                reinsertionShare);
        return FlashTier.open(context.openBlockPool(new PoolRequest(role, format, FORMAT_VERSION, OLDEST_READABLE, 0)),
                settings, memoryBytes, context.keyspaceCount(), hashSeed);
    }
}
