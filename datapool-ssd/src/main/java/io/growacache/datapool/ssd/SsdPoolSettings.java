package io.growacache.datapool.ssd;

import io.growacache.datapool.support.OnIncompatibleFile;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockGeometry.Overwrite;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the operator decides about a pool; the options' documentation says what each means.
 *
 * @param capacity bytes of the whole file, header included
 * @param writeShare part of the threads and of the turns that writes get at least while reads wait: above 0, below 1
 */
record SsdPoolSettings(Path path, long capacity, int blockLength, int writeUnit, int queueDepth, Transfers transfers,
        int threadCount, double writeShare, DirectIo directIo, ForcePolicy force, Duration forceInterval,
        Duration timeout, Discard discard, long bufferMemory, OnIncompatibleFile onIncompatibleFile) {
    private static final long MIN_CAPACITY = 2L << 20;
    private static final long MAX_BLOCK_LENGTH = 64 << 10;
    private static final long MAX_WRITE_UNIT = 64 << 20;
    private static final long TYPICAL_READ_NANOS = 100_000;

    private static final Option<Path> PATH = Option.path("path")
            .required()
            .documentedAs("The file, created where there is none, or a block device. Its directory must exist.")
            .build();
    private static final Option<Long> CAPACITY = Option.bytes("capacity")
            .required()
            .atLeast(MIN_CAPACITY)
            .documentedAs("Bytes of the whole file, which are set aside at once and never exceeded; the first MiB is the"
                    + " pool's own.")
            .build();
    private static final Option<Long> BLOCK_LENGTH = Option.bytes("block-length")
            .defaultsTo("4KiB")
            .check("must be a power of two between 512B and 64KiB", value -> isPowerOfTwo(value, 512, MAX_BLOCK_LENGTH))
            .documentedAs("What every transfer is a multiple of; at least the device's own.")
            .build();
    private static final Option<Long> WRITE_UNIT = Option.bytes("write-unit")
            .defaultsTo("256KiB")
            .check("must be a power of two between 512B and 64MiB", value -> isPowerOfTwo(value, 512, MAX_WRITE_UNIT))
            .documentedAs("How much the engine should write at once, at multiples of it.")
            .build();
    private static final Option<Integer> QUEUE_DEPTH = Option.integer("queue-depth")
            .defaultsTo("64")
            .between(1, 1024)
            .documentedAs("Requests of a kind (read, write, force, discard) under way at most; more are turned back.")
            .build();
    private static final Option<Transfers> TRANSFERS = Option.choice("transfers", Transfers.class)
            .defaultsTo("auto")
            .documentedAs("Who carries requests to the device: callers and io_uring, as far as allowed; io_uring, required; or threads.")
            .build();
    private static final Option<Integer> THREADS = Option.integer("threads")
            .defaultsTo("32")
            .between(2, 256)
            .documentedAs("Threads that wait for the device, and so transfers at the same time; io_uring does without.")
            .build();
    private static final Option<Double> WRITE_SHARE = Option.percent("write-share")
            .defaultsTo("25%")
            .check("must be between 1% and 90%", value -> value >= 0.01 && value <= 0.9)
            .documentedAs("Reads go first, but for this part of the turns; writes use no more than this part of the threads, or with"
                    + " io_uring of queue-depth.")
            .build();
    private static final Option<DirectIo> DIRECT_IO = Option.choice("direct-io", DirectIo.class)
            .defaultsTo("auto")
            .documentedAs("Whether transfers bypass the page cache: where the file system can, or required, or never.")
            .build();
    private static final Option<ForcePolicy> FORCE = Option.choice("force", ForcePolicy.class)
            .defaultsTo("per-segment")
            .documentedAs("When writes are made to survive a power cut: at a clean stop only (none), whenever the engine has"
                    + " completed a segment, or at an interval.")
            .build();
    private static final Option<Duration> FORCE_INTERVAL = Option.duration("force-interval")
            .defaultsTo("1s")
            .between(Duration.ofMillis(10), Duration.ofHours(1))
            .documentedAs("How often, with force = \"interval\".")
            .build();
    private static final Option<Duration> TIMEOUT = Option.duration("timeout")
            .defaultsTo("10s")
            .between(Duration.ofMillis(10), Duration.ofHours(1))
            .documentedAs("How long a request may take before it counts as failed.")
            .build();
    private static final Option<Discard> DISCARD = Option.choice("discard", Discard.class)
            .defaultsTo("punch-hole")
            .documentedAs("What becomes of bytes that the engine no longer needs: their space goes back to the file system,"
                    + " or is kept, so that later writes cannot find it full.")
            .build();
    private static final Option<Long> BUFFER_MEMORY = Option.bytes("buffer-memory")
            .defaultsTo("64MiB")
            .between(1L << 20, 16L << 30)
            .documentedAs("Memory for transfers at most, outside the engine's budget; where it is used up, requests wait.")
            .build();
    static final ConfigSpec SPEC = ConfigSpec
            .of(PATH, CAPACITY, BLOCK_LENGTH, WRITE_UNIT, QUEUE_DEPTH, TRANSFERS, THREADS, WRITE_SHARE, DIRECT_IO,
                    FORCE, FORCE_INTERVAL, TIMEOUT, DISCARD, BUFFER_MEMORY, OnIncompatibleFile.OPTION)
            .withRule(WRITE_UNIT, "must be a multiple of block-length",
                    config -> config.get(WRITE_UNIT) % config.get(BLOCK_LENGTH) == 0)
            .withRule(BUFFER_MEMORY, "must be at least four times write-unit",
                    config -> config.get(BUFFER_MEMORY) >= 4 * config.get(WRITE_UNIT))
            .withRule(CAPACITY, "must have room for 1MiB and 16 write units",
                    config -> config.get(CAPACITY) >= SsdHeader.DATA_OFFSET + 16 * config.get(WRITE_UNIT));

    private static boolean isPowerOfTwo(long value, long min, long max) {
        return value >= min && value <= max && Long.bitCount(value) == 1;
    }

    static SsdPoolSettings of(Config config) {
        return new SsdPoolSettings(config.get(PATH), config.get(CAPACITY), Math.toIntExact(config.get(BLOCK_LENGTH)),
                Math.toIntExact(config.get(WRITE_UNIT)), config.get(QUEUE_DEPTH), config.get(TRANSFERS),
                config.get(THREADS), config.get(WRITE_SHARE), config.get(DIRECT_IO), config.get(FORCE), config.get(FORCE_INTERVAL),
                config.get(TIMEOUT), config.get(DISCARD), config.get(BUFFER_MEMORY), config.get(OnIncompatibleFile.OPTION));
    }

    /** What the engine is told. */
    BlockGeometry geometry() {
        long dataLength = (capacity - SsdHeader.DATA_OFFSET) / writeUnit * writeUnit;
        return new BlockGeometry(dataLength, blockLength, writeUnit, Overwrite.IN_PLACE, TYPICAL_READ_NANOS, queueDepth);
    }
}
