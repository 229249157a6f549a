package io.growacache.tool.loadgen.replay;

import io.growacache.tool.loadgen.report.Latencies;
import io.growacache.tool.loadgen.report.OperationCounts;
import io.growacache.tool.loadgen.report.ReportFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The outcome of a replay. */
public final class ReplayReport {
    private static final int NAME_WIDTH = 12;

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

    /** What came of them and of the sets that followed. */
    public OperationCounts counts() {
        return counts.operations;
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
        counts.operations.print(output, seconds());
        Latencies.printHead(output, NAME_WIDTH);
        Latencies.printRow(output, NAME_WIDTH, "get", counts.getLatencies);
        Latencies.printRow(output, NAME_WIDTH, "set", counts.setLatencies);
        counts.operations.printMessages(output);
    }

    /**
     * Writes the report for programs.
     *
     * @param settings names and values that describe the replay
     */
    public void writeJson(Path file, Map<String, String> settings) throws IOException {
        ReportFile.write(file, settings, json -> {
            json.writeNumberField("seconds", seconds());
            json.writeNumberField("requests", counts.requests);
            json.writeNumberField("requestsPerSecond", requestsPerSecond());
            counts.operations.writeJson(json);
            json.writeObjectFieldStart("latencyMicros");
            Latencies.writeJson(json, "get", counts.getLatencies);
            Latencies.writeJson(json, "set", counts.setLatencies);
            json.writeEndObject();
            counts.operations.writeMessagesJson(json);
        });
    }
}
