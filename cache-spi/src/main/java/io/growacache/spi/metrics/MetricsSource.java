package io.growacache.spi.metrics;

import java.util.function.ObjLongConsumer;

/** All metrics of the server as they stand, for a reporter. Safe from any thread, but for what is said of workers. */
public interface MetricsSource {
    /** Presents every metric to {@code visitor}, ordered by name. Not for workers: distributions are summed up. */
    void visit(Visitor visitor);

    /**
     * Presents totals and gauges whose names begin with {@code prefix}, ordered by name. For workers, too: it calls what the
     * owners of these have registered, which does not block.
     *
     * <p>Metrics of an engine are named {@code growacache_engine_}, its name in the config file with underscores for hyphens,
     * and {@code _}.
     */
    void visitNumbers(String prefix, NumberVisitor visitor);

    /**
     * Presents totals and gauges of an engine for a flat list: without {@code growacache_engine_}, and with what labels say
     * at the end of the name. For workers, too.
     *
     * @param engineName in the config file
     * @param separator stands before the value of each label
     */
    default void visitEngineNumbers(String engineName, char separator, ObjLongConsumer<String> visitor) {
        String engines = "growacache_engine_";
        visitNumbers(engines + engineName.replace('-', '_') + "_", (name, value, labels) -> {
            StringBuilder flat = new StringBuilder(name.substring(engines.length()));
            for (int i = 1; i < labels.length; i += 2) {
                flat.append(separator).append(labels[i]);
            }
            visitor.accept(flat.toString(), value);
        });
    }

    /** Receives totals and gauges. */
    @FunctionalInterface
    interface NumberVisitor {
        /** A number; what {@code labels} say belongs to its name. */
        void number(String name, long value, String... labels);
    }

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
