package io.growacache.tool.loadgen.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A line each second: how many requests were answered in it, and what latencies were so far. */
final class SecondsLog {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream output;
    private final Measurement measurement;
    private final long startNanos;
    private final long measuredFromNanos;
    private long lineNanos;
    private long lineCount;

    SecondsLog(PrintStream output, Measurement measurement, long startNanos, long measuredFromNanos) {
        this.output = output;
        this.measurement = measurement;
        this.startNanos = startNanos;
        this.measuredFromNanos = measuredFromNanos;
        lineNanos = startNanos;
    }

    /** When the next line is due. */
    long nextNanos() {
        return lineNanos + SECOND_NANOS;
    }

    /** Prints a line if it is due. */
    void reached(long nowNanos) {
        if (nowNanos < nextNanos()) {
            return;
        }
        long count = measurement.answeredCount();
        var line = new StringBuilder(String.format(Locale.ROOT, "%4d s %9.0f requests/s",
                TimeUnit.NANOSECONDS.toSeconds(nowNanos - startNanos),
                (count - lineCount) * 1e9 / (nowNanos - lineNanos)));
        measurement.collect();
        Histogram latencies = measurement.allResponses();
        if (latencies.getTotalCount() > 0) {
            line.append(String.format(Locale.ROOT, "  p50 %.1f µs  p99 %.1f µs",
                    latencies.getValueAtPercentile(50) / 1e3, latencies.getValueAtPercentile(99) / 1e3));
        } else if (nowNanos < measuredFromNanos) {
            line.append("  warm-up");
        }
        if (measurement.errorCount() > 0) {
            line.append("  ").append(measurement.errorCount()).append(" errors");
        }
        output.println(line);
        lineNanos = nowNanos;
        lineCount = count;
    }
}
