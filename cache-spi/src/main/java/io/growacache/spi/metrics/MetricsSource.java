package io.growacache.spi.metrics;

/** All metrics of the server as they stand, for a reporter. Safe from any thread but the workers. */
public interface MetricsSource {
    /** Presents every metric to {@code visitor}, ordered by name. */
    void visit(Visitor visitor);

    /** Receives metrics; {@code labels} are names and values in turn. */
    interface Visitor {
        /** A number that only grows. */
        void total(String name, String help, long value, String... labels);

        /** A number that goes up and down. */
        void gauge(String name, String help, double value, String... labels);

        /** A distribution: {@code quantiles[i]} of the durations were at most {@code nanos[i]} nanoseconds. */
        void latency(String name, String help, long count, double[] quantiles, long[] nanos, String... labels);
    }
}
