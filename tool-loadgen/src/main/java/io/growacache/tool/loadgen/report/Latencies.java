package io.growacache.tool.loadgen.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/** Histograms of latencies in nanoseconds, and how they are shown: in microseconds. */
public final class Latencies {
    /** Longer latencies are recorded as this. */
    public static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);

    /** Latencies are right to one part in a thousand. */
    public static final int SIGNIFICANT_DIGITS = 3;

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private Latencies() {
    }

    /** An empty histogram. */
    public static Histogram newHistogram() {
        return new Histogram(MAX_NANOS, SIGNIFICANT_DIGITS);
    }

    /** What is recorded for a latency. */
    public static long recordable(long nanos) {
        return Math.clamp(nanos, 0, MAX_NANOS);
    }

    /** Prints the head of a table. */
    public static void printHead(PrintStream output, int nameWidth) {
        output.printf(Locale.ROOT, "%-" + nameWidth + "s", "latency (µs)");
        micros(newHistogram()).keySet().forEach(name -> output.printf(Locale.ROOT, "%11s", name));
        output.printf(Locale.ROOT, "%11s%n", "count");
    }

    /** Prints a row of the table; without numbers where nothing was recorded. */
    public static void printRow(PrintStream output, int nameWidth, String name, AbstractHistogram latencies) {
        output.printf(Locale.ROOT, "%-" + nameWidth + "s", "  " + name);
        boolean isEmpty = latencies.getTotalCount() == 0;
        micros(latencies).values().forEach(micros ->
                output.printf(Locale.ROOT, "%11s", isEmpty ? "-" : String.format(Locale.ROOT, "%.1f", micros)));
        output.printf(Locale.ROOT, "%11d%n", latencies.getTotalCount());
    }

    /** Writes one histogram as an object. */
    public static void writeJson(JsonGenerator json, String name, AbstractHistogram latencies) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", latencies.getTotalCount());
        for (Map.Entry<String, Double> value : micros(latencies).entrySet()) {
            json.writeNumberField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    /** Microseconds by name, in the order in which they are shown. */
    private static Map<String, Double> micros(AbstractHistogram latencies) {
        Map<String, Double> micros = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
            micros.put("p" + name(percentile), latencies.getValueAtPercentile(percentile) / 1e3);
        }
        micros.put("max", latencies.getMaxValue() / 1e3);
        micros.put("mean", latencies.getMean() / 1e3);
        return micros;
    }

    /** 99 for 99.0. */
    private static String name(double percentile) {
        return percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : Double.toString(percentile);
    }
}
