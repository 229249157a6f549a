package io.growacache.assembly.config;

import io.growacache.assembly.log.LogLevel;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import java.time.Duration;

/** The options of {@code [server]}: threads, and limits that all listeners share. */
public final class ServerOptions {
    /** How a worker waits for its sockets. */
    public enum Transport {
        /** {@link #EPOLL} on Linux, {@link #NIO} elsewhere. */
        AUTO,
        /** Linux's epoll. */
        EPOLL,
        /** Linux's io_uring. */
        IO_URING,
        /** What the Java runtime offers on every system. */
        NIO
    }

    /** What happens when the memory does not suffice for everything. */
    public enum MemoryOvercommit {
        /** The server does not start. */
        REFUSE,
        /** It starts, and may be killed by the system. */
        ALLOW
    }

    /** {@code workers}. */
    public static final Option<Integer> WORKERS = Option.integer("workers")
            .defaultsTo("0")
            .between(0, 1024)
            .documentedAs("Event loops, each with its own thread; 0: one per processor that the process may use, by its control group too.")
            .build();

    /** {@code transport}. */
    public static final Option<Transport> TRANSPORT = Option.choice("transport", Transport.class)
            .defaultsTo("auto")
            .documentedAs("How workers wait for their sockets; auto: epoll on Linux, nio elsewhere.")
            .build();

    /** {@code max-connections}. */
    public static final Option<Integer> MAX_CONNECTIONS = Option.integer("max-connections")
            .defaultsTo("10000")
            .between(1, 1_000_000)
            .changeable()
            .documentedAs("Connections that may be open, all listeners together; further ones are turned away.")
            .build();

    /** {@code buffer-memory}. */
    public static final Option<Long> BUFFER_MEMORY = Option.bytes("buffer-memory")
            .defaultsTo("64MiB")
            .atLeast(4L << 20)
            .documentedAs("Memory for requests and replies on their way, all connections together; who finds none left "
                    + "waits with reading. The longest request is half of it.")
            .build();

    /** {@code output-high-water}. */
    public static final Option<Long> OUTPUT_HIGH_WATER = Option.bytes("output-high-water")
            .defaultsTo("1MiB")
            .between(4L << 10, 1L << 30)
            .changeable()
            .documentedAs("Unsent bytes of a connection above which it is not read from. A new value is for connections "
                    + "opened from then on.")
            .build();

    /** {@code output-hard-limit}. */
    public static final Option<Long> OUTPUT_HARD_LIMIT = Option.bytes("output-hard-limit")
            .defaultsTo("32MiB")
            .between(4L << 10, 1L << 40)
            .changeable()
            .documentedAs("Unsent bytes of a connection at which a push (subscription, tracking, watch) closes it. A new "
                    + "value is for connections opened from then on.")
            .build();

    /** {@code max-pending-operations}. */
    public static final Option<Integer> MAX_PENDING_OPERATIONS = Option.integer("max-pending-operations")
            .defaultsTo("256")
            .between(1, 65_536)
            .changeable()
            .documentedAs("Operations of one connection that may wait for a device at the same time. A new value is for "
                    + "connections opened from then on.")
            .build();

    /** {@code drain-timeout}. */
    public static final Option<Duration> DRAIN_TIMEOUT = Option.duration("drain-timeout")
            .defaultsTo("10s")
            .changeable()
            .documentedAs("How long a stopping server waits for requests it has read to be answered.")
            .build();

    /** {@code memory-overcommit}. */
    public static final Option<MemoryOvercommit> MEMORY_OVERCOMMIT = Option.choice("memory-overcommit", MemoryOvercommit.class)
            .defaultsTo("refuse")
            .documentedAs("Whether the server starts when all that it may come to need (engine, buffers, Java heap, direct "
                    + "memory, the virtual machine itself) is more than the control group or the machine allows.")
            .build();

    /** {@code log-level}. */
    public static final Option<LogLevel> LOG_LEVEL = Option.choice("log-level", LogLevel.class)
            .optional()
            .changeable()
            .documentedAs("What is logged; absent: info, or what the operator's own logback configuration says.")
            .build();

    /** All options of the section. */
    public static final ConfigSpec SPEC = ConfigSpec.of(
                    WORKERS,
                    TRANSPORT,
                    MAX_CONNECTIONS,
                    BUFFER_MEMORY,
                    OUTPUT_HIGH_WATER,
                    OUTPUT_HARD_LIMIT,
                    MAX_PENDING_OPERATIONS,
                    DRAIN_TIMEOUT,
                    MEMORY_OVERCOMMIT,
                    LOG_LEVEL)
            .withRule(OUTPUT_HARD_LIMIT, "must not be less than output-high-water",
                    config -> config.get(OUTPUT_HARD_LIMIT) >= config.get(OUTPUT_HIGH_WATER));

    private ServerOptions() {
    }

    /**
     * The longest request that a connection may send, in bytes: half of {@link #BUFFER_MEMORY}, so that one client never takes
     * all of it.
     */
    public static int maxRequestLength(Config server) {
        return (int) Math.min(Integer.MAX_VALUE - 8, server.get(BUFFER_MEMORY) / 2);
    }
}
