package io.growacache.assembly.metrics;

import io.growacache.spi.metrics.MetricsSource;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Metrics in Prometheus' text format: totals as counters, gauges as gauges, latencies as summaries in seconds. */
public final class PrometheusText {
    /** The format's media type. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String TOTAL_SUFFIX = "_total";

    private PrometheusText() {
    }

    /** Renders all metrics of {@code source} as they stand. */
    public static byte[] render(MetricsSource source) {
        Families families = new Families();
        source.visit(families);
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 14);
        try {
            PrometheusTextFormatWriter.create().write(text, families.snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toByteArray();
    }

    /** Collects the metrics of one name, whatever their labels, under one heading. */
    private static final class Families implements MetricsSource.Visitor {
        private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
        private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
        private final Map<String, SummarySnapshot.Builder> summaries = new TreeMap<>();

        @Override
        public void total(String name, String help, long value, String... labels) {
            // The format adds the suffix itself.
            String base = name.endsWith(TOTAL_SUFFIX) ? name.substring(0, name.length() - TOTAL_SUFFIX.length()) : name;
            counters.computeIfAbsent(base, key -> CounterSnapshot.builder().name(key).help(help))
                    .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .value((double) value).labels(Labels.of(labels)).build());
        }

        @Override
        public void gauge(String name, String help, double value, String... labels) {
            gauges.computeIfAbsent(name, key -> GaugeSnapshot.builder().name(key).help(help))
                    .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .value(value).labels(Labels.of(labels)).build());
        }

        @Override
        public void latency(String name, String help, long count, double[] quantiles, long[] nanos, String... labels) {
            List<Quantile> points = new ArrayList<>();
            for (int index = 0; index < quantiles.length; index++) {
                points.add(new Quantile(quantiles[index], nanos[index] / NANOS_PER_SECOND));
            }
            summaries.computeIfAbsent(name, key -> SummarySnapshot.builder().name(key).help(help))
                    .dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder()
                            .count(count).quantiles(Quantiles.of(points)).labels(Labels.of(labels)).build());
        }

        MetricSnapshots snapshots() {
            MetricSnapshots.Builder all = MetricSnapshots.builder();
            counters.values().forEach(counter -> all.metricSnapshot(counter.build()));
            gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
            summaries.values().forEach(summary -> all.metricSnapshot(summary.build()));
            return all.build();
        }
    }
}
