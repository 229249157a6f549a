package io.growacache.tck.host;

import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.metrics.MetricsSource;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongSupplier;

/** Metrics that a test reads. Safe from any thread. */
public final class TestMetrics implements Metrics, MetricsSource {
    private enum Kind { TOTAL, GAUGE, LATENCY }

    private record Metric(Kind kind, String name, String help, List<String> labels, LongSupplier value, Object owner) {
        String[] labelArray() {
            return labels.toArray(String[]::new);
        }
    }

    private final ConcurrentSkipListMap<String, Metric> metrics = new ConcurrentSkipListMap<>();

    /** No metrics yet. */
    public TestMetrics() {
    }

    /**
     * A metric's value; of latencies, how many were recorded.
     *
     * @param labels names and values in turn, as they were registered
     * @throws IllegalArgumentException when there is no such metric
     */
    public long value(String name, String... labels) {
        Metric metric = metrics.get(id(name, labels));
        if (metric == null) {
            throw new IllegalArgumentException("metric = " + id(name, labels) + ": must be one of " + metrics.keySet());
        }
        return metric.value.getAsLong();
    }

    @Override
    public Counter counter(String name, String help, String... labels) {
        Metric metric = metrics.computeIfAbsent(id(name, labels), id -> {
            LongAdder adder = new LongAdder();
            Counter counter = adder::add;
            return new Metric(Kind.TOTAL, name, help, List.of(labels), adder::sum, counter);
        });
        return (Counter) metric.owner;
    }

    @Override
    public void total(String name, String help, LongSupplier value, String... labels) {
        metrics.put(id(name, labels), new Metric(Kind.TOTAL, name, help, List.of(labels), value, value));
    }

    @Override
    public void gauge(String name, String help, LongSupplier value, String... labels) {
        metrics.put(id(name, labels), new Metric(Kind.GAUGE, name, help, List.of(labels), value, value));
    }

    @Override
    public LatencyRecorder latency(String name, String help, String... labels) {
        Metric metric = metrics.computeIfAbsent(id(name, labels), id -> {
            Latencies latencies = new Latencies();
            return new Metric(Kind.LATENCY, name, help, List.of(labels), latencies.count::sum, latencies);
        });
        return (LatencyRecorder) metric.owner;
    }

    @Override
    public void visitNumbers(String prefix, NumberVisitor visitor) {
        for (Metric metric : metrics.values()) {
            if (metric.kind != Kind.LATENCY && metric.name.startsWith(prefix)) {
                visitor.number(metric.name, metric.value.getAsLong(), metric.labelArray());
            }
        }
    }

    @Override
    public void visit(Visitor visitor) {
        for (Metric metric : metrics.values()) {
            long value = metric.value.getAsLong();
            switch (metric.kind) {
                case TOTAL -> visitor.total(metric.name, metric.help, value, metric.labelArray());
                case GAUGE -> visitor.gauge(metric.name, metric.help, (double) value, metric.labelArray());
                case LATENCY -> visitor.latency(metric.name, metric.help, value, new double[] {1},
                        new long[] {((Latencies) metric.owner).longest.get()}, metric.labelArray());
            }
        }
    }

    private static String id(String name, String... labels) {
        if (labels.length % 2 != 0) {
            throw new IllegalArgumentException("labels of " + name + ": must be names and values in turn");
        }
        return labels.length == 0 ? name : name + "{" + String.join(",", labels) + "}";
    }

    private static final class Latencies implements LatencyRecorder {
        private final LongAdder count = new LongAdder();
        private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

        @Override
        public void record(long nanos) {
            count.increment();
            longest.accumulate(nanos);
        }
    }
}
