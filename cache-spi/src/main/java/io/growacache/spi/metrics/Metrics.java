package io.growacache.spi.metrics;

import java.util.function.LongSupplier;

/**
 * Registers metrics. Names are lower-case words with underscores ({@code segments_reclaimed}); units belong into the name
 * ({@code _bytes}, {@code _seconds}). Registering the same name and labels again returns or replaces the earlier one.
 *
 * <p>What is counted per request is kept by its owner, one cell per worker, and offered as a {@link #total}: nothing shared
 * is written on the hot path. {@link #counter} is for what happens less often.
 *
 * <p>Registration belongs to start-up. {@code labels} are names and values in turn: {@code "command", "get"}.
 */
public interface Metrics {
    /** A counter that is incremented by calls. */
    Counter counter(String name, String help, String... labels);

    /** A number that only grows, read from its owner when somebody looks; the supplier must not block. */
    void total(String name, String help, LongSupplier value, String... labels);

    /** A number that goes up and down, read from its owner when somebody looks; the supplier must not block. */
    void gauge(String name, String help, LongSupplier value, String... labels);

    /** A distribution of latencies. */
    LatencyRecorder latency(String name, String help, String... labels);

    /** A counter. Safe from any thread. */
    interface Counter {
        /** Adds one. */
        default void increment() {
            add(1);
        }

        /** Adds {@code amount}, which is not negative. */
        void add(long amount);
    }

    /** Records durations. Safe from any thread; striped by thread, so that recording does not contend. */
    interface LatencyRecorder {
        /** Records one duration in nanoseconds; what lies beyond the recorder's range is recorded as its limit. */
        void record(long nanos);
    }
}
