package io.growacache.tool.loadgen.replay;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The outcome of a replay. */
public final class ReplayReport {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private final ReplayCounts counts;
    private final long nanos;

    ReplayReport(ReplayCounts counts, long nanos) {
        this.counts = counts;
        this.nanos = nanos;
    }

    /** How many gets were made. */
    public long requests() {
        return counts.requests;
    }

    /** How many of them found a value, right or wrong. */
    public long hits() {
        return counts.hits;
    }

    /** How many of them found nothing. */
    public long misses() {
        return counts.misses;
    }

    /** Misses per hit or miss; not a number when there was neither. */
    public double missRatio() {
        return (double) counts.misses / (counts.hits + counts.misses);
    }

    /** How many sets were carried out. */
    public long stored() {
        return counts.stored;
    }

    /** How many answers to gets and sets were errors, and how many connections were lost. */
    public long errors() {
        return counts.errors;
    }

    /** How many values were not, byte for byte, what was stored for their key. */
    public long wrongValues() {
        return counts.wrongValues;
    }

    /** How many requests were not answered, or not even sent, because a connection was lost. */
    public long unanswered() {
        return counts.unanswered;
    }

    /** Bytes of values that were returned. */
    public long bytesRead() {
        return counts.bytesRead;
    }

    /** Bytes of values that were stored. */
    public long bytesWritten() {
        return counts.bytesWritten;
    }

    /** Whether everything was as it should be. */
    public boolean isFlawless() {
        return counts.errors == 0 && counts.wrongValues == 0 && counts.unanswered == 0;
    }

    /** What went wrong, and how often; the first different messages only. */
    public Map<String, Long> messages() {
        return Collections.unmodifiableMap(counts.messages);
    }

    private double seconds() {
        return nanos / 1e9;
    }

    private double requestsPerSecond() {
        return counts.requests / seconds();
    }

    /** Prints the report for people. */
    public void print(PrintStream output) {
        output.printf(Locale.ROOT, "requests      %d in %.3f s (%.0f per second)%n", counts.requests, seconds(),
                requestsPerSecond());
        output.printf(Locale.ROOT, "hits          %d%n", counts.hits);
        output.printf(Locale.ROOT, "misses        %d%n", counts.misses);
        if (Double.isNaN(missRatio())) {
            output.println("miss ratio    -");
        } else {
            output.printf(Locale.ROOT, "miss ratio    %.4f%n", missRatio());
        }
        output.printf(Locale.ROOT, "errors        %d%n", counts.errors);
        output.printf(Locale.ROOT, "wrong values  %d%n", counts.wrongValues);
        output.printf(Locale.ROOT, "unanswered    %d%n", counts.unanswered);
        output.printf(Locale.ROOT, "bytes read    %d (%.1f MiB/s)%n", counts.bytesRead,
                mebibytesPerSecond(counts.bytesRead));
        output.printf(Locale.ROOT, "bytes written %d (%.1f MiB/s)%n", counts.bytesWritten,
                mebibytesPerSecond(counts.bytesWritten));
        output.print("latency (µs)");
        micros(counts.getLatencies).keySet().forEach(name -> output.printf(Locale.ROOT, "%10s", name));
        output.printf(Locale.ROOT, "%10s%n", "count");
        printLatencies(output, "  get", counts.getLatencies);
        printLatencies(output, "  set", counts.setLatencies);
        counts.messages.forEach((message, count) -> output.println(count + " times: " + message));
    }

    private double mebibytesPerSecond(long bytes) {
        return bytes / seconds() / (1 << 20);
    }

    private static void printLatencies(PrintStream output, String name, Histogram latencies) {
        output.printf(Locale.ROOT, "%-12s", name);
        micros(latencies).values().forEach(micros -> output.printf(Locale.ROOT, "%10.1f", micros));
        output.printf(Locale.ROOT, "%10d%n", latencies.getTotalCount());
    }

    /** Microseconds by name, in the order in which they are shown. */
    private static Map<String, Double> micros(Histogram latencies) {
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

    /**
     * Writes the report for programs.
     *
     * @param settings names and values that describe the replay
     */
    public void writeJson(Path file, Map<String, String> settings) throws IOException {
        try (var stream = Files.newOutputStream(file);
                JsonGenerator json = new JsonFactory().createGenerator(stream, JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                json.writeStringField(setting.getKey(), setting.getValue());
            }
            json.writeNumberField("seconds", seconds());
            json.writeNumberField("requests", counts.requests);
            json.writeNumberField("requestsPerSecond", requestsPerSecond());
            json.writeNumberField("hits", counts.hits);
            json.writeNumberField("misses", counts.misses);
            if (Double.isNaN(missRatio())) {
                json.writeNullField("missRatio");
            } else {
                json.writeNumberField("missRatio", missRatio());
            }
            json.writeNumberField("stored", counts.stored);
            json.writeNumberField("errors", counts.errors);
            json.writeNumberField("wrongValues", counts.wrongValues);
            json.writeNumberField("unanswered", counts.unanswered);
            json.writeNumberField("bytesRead", counts.bytesRead);
            json.writeNumberField("bytesWritten", counts.bytesWritten);
            json.writeObjectFieldStart("latencyMicros");
            writeLatencies(json, "get", counts.getLatencies);
            writeLatencies(json, "set", counts.setLatencies);
            json.writeEndObject();
            json.writeObjectFieldStart("messages");
            for (Map.Entry<String, Long> message : counts.messages.entrySet()) {
                json.writeNumberField(message.getKey(), message.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void writeLatencies(JsonGenerator json, String name, Histogram latencies) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", latencies.getTotalCount());
        for (Map.Entry<String, Double> value : micros(latencies).entrySet()) {
            json.writeNumberField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }
}
