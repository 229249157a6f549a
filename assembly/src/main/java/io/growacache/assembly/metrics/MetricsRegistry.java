package io.growacache.assembly.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.plugin.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All metrics of one server. Names are {@code growacache_<kind>_<plugin>_<name>} and stay the same from version to version.
 * Safe from any thread.
 *
 * <p>Every metric is also in a Dropwizard {@link MetricRegistry}, for reporters made for that; labels are part of its name
 * there.
 */
public final class MetricsRegistry implements MetricsSource {
    /** Quantiles that latencies are reported at. */
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999, 1};
    private static final String PREFIX = "growacache_";

    private enum Kind { TOTAL, GAUGE, LATENCY }

    /** A metric as it was registered. */
    private record Entry(Kind kind, String help, Metric metric) {
    }

    /** Counted by calls. */
    private static final class DropwizardCounter extends com.codahale.metrics.Counter implements Metrics.Counter {
        @Override
        public void increment() {
            inc();
        }

        @Override
        public void add(long amount) {
            inc(amount);
        }
    }

    private final Clock clock;
    private final MetricRegistry dropwizard = new MetricRegistry();
    private final ConcurrentSkipListMap<MetricKey, Entry> entries = new ConcurrentSkipListMap<>();

    /** A registry without metrics, for quantiles over windows of {@code clock}. */
    public MetricsRegistry(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Where one plugin, or one part of the server, registers its metrics.
     *
     * @param kind one lower-case word, such as {@code engine}
     * @param name the plugin's name; hyphens become underscores
     * @param commonLabels labels that all of them get: names and values in turn
     */
    public Metrics metrics(String kind, String name, String... commonLabels) {
        return new Scope(PREFIX + kind + "_" + name.replace('-', '_') + "_", List.of(commonLabels));
    }

    /** Where the server's own metrics go that belong to no plugin: {@code growacache_<part>_<name>}. */
    public Metrics metrics(String part) {
        return new Scope(PREFIX + part + "_", List.of());
    }

    /** The same metrics for reporters of Dropwizard Metrics. */
    public MetricRegistry dropwizard() {
        return dropwizard;
    }

    @Override
    public void visit(Visitor visitor) {
        for (Map.Entry<MetricKey, Entry> entry : entries.entrySet()) {
            MetricKey key = entry.getKey();
            Entry value = entry.getValue();
            switch (value.kind) {
                case TOTAL -> visitor.total(key.name(), value.help, read(value.metric), key.labelArray());
                case GAUGE -> visitor.gauge(key.name(), value.help, (double) read(value.metric), key.labelArray());
                case LATENCY -> {
                    StripedLatency.Summary summary = ((StripedLatency) value.metric).summarize(QUANTILES);
                    visitor.latency(key.name(), value.help, summary.count(), QUANTILES.clone(), summary.nanos(),
                            key.labelArray());
                }
            }
        }
    }

    @Override
    public void visitNumbers(String prefix, NumberVisitor visitor) {
        entries.forEach((key, entry) -> {
            if (entry.kind != Kind.LATENCY && key.name().startsWith(prefix)) {
                visitor.number(key.name(), read(entry.metric), key.labelArray());
            }
        });
    }

    private static long read(Metric metric) {
        return switch (metric) {
            case DropwizardCounter counter -> counter.getCount();
            case SuppliedLong supplied -> supplied.getValue();
            default -> throw new IllegalStateException("metric = " + metric);
        };
    }

    private synchronized void put(MetricKey key, Kind kind, String help, Metric metric) {
        MetricKey sameName = entries.ceilingKey(new MetricKey(key.name(), List.of()));
        if (sameName != null && sameName.name().equals(key.name()) && entries.get(sameName).kind != kind) {
            throw new IllegalArgumentException("name = " + key.name() + ": is another kind of metric already");
        }
        entries.put(key, new Entry(kind, help, metric));
        dropwizard.remove(key.text());
        dropwizard.register(key.text(), metric);
    }

    /** The metric registered earlier under the same key, or a new one. */
    private synchronized <M extends Metric> M getOrPut(MetricKey key, Kind kind, String help, Class<M> type,
            Supplier<M> newMetric) {
        Entry earlier = entries.get(key);
        if (earlier != null && type.isInstance(earlier.metric)) {
            return type.cast(earlier.metric);
        }
        M metric = newMetric.get();
        put(key, kind, help, metric);
        return metric;
    }

    /** A number that its owner keeps. */
    private record SuppliedLong(LongSupplier supplier) implements Gauge<Long> {
        @Override
        public Long getValue() {
            return supplier.getAsLong();
        }
    }

    private final class Scope implements Metrics {
        private final String prefix;
        private final List<String> commonLabels;

        Scope(String prefix, List<String> commonLabels) {
            this.prefix = prefix;
            this.commonLabels = commonLabels;
        }

        @Override
        public Counter counter(String name, String help, String... labels) {
            return getOrPut(key(name, labels), Kind.TOTAL, help, DropwizardCounter.class, DropwizardCounter::new);
        }

        @Override
        public void total(String name, String help, LongSupplier value, String... labels) {
            put(key(name, labels), Kind.TOTAL, help, new SuppliedLong(value));
        }

        @Override
        public void gauge(String name, String help, LongSupplier value, String... labels) {
            put(key(name, labels), Kind.GAUGE, help, new SuppliedLong(value));
        }

        @Override
        public LatencyRecorder latency(String name, String help, String... labels) {
            return getOrPut(key(name, labels), Kind.LATENCY, help, StripedLatency.class, () -> new StripedLatency(clock));
        }

        private MetricKey key(String name, String... labels) {
            return MetricKey.of(prefix, name, commonLabels, labels);
        }
    }
}
