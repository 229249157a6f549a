package io.growacache.tool.loadgen.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import io.growacache.tool.loadgen.report.Latencies;
import io.growacache.tool.loadgen.report.OperationCounts;
import io.growacache.tool.loadgen.report.ReportFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** The outcome of a run. */
public final class BenchReport {
    private static final int NAME_WIDTH = 16;

    private final BenchPlan plan;
    private final Measurement measurement;
    private final OperationCounts counts;
    private final long nanos;
    private final Optional<Duration> serverCpu;
    private final long fillNanos;

    BenchReport(BenchPlan plan, Measurement measurement, OperationCounts counts, long nanos,
            Optional<Duration> serverCpu, long fillNanos) {
        this.plan = plan;
        this.measurement = measurement;
        this.counts = counts;
        this.nanos = nanos;
        this.serverCpu = serverCpu;
        this.fillNanos = fillNanos;
    }

    /** How many measured requests were answered, sets after misses included. */
    public long requests() {
        return measurement.requestCount();
    }

    /** What came of them; errors, wrong values and unanswered requests also of the warm-up and the filling. */
    public OperationCounts counts() {
        return counts;
    }

    /** Nanoseconds of gets, from when they were due. */
    public Histogram getResponses() {
        return measurement.gets.response;
    }

    /** Nanoseconds of gets, from when they were sent. */
    public Histogram getServices() {
        return measurement.gets.service;
    }

    /** Nanoseconds of sets, from when they were due. */
    public Histogram setResponses() {
        return measurement.sets.response;
    }

    /** Nanoseconds of sets, from when they were sent. */
    public Histogram setServices() {
        return measurement.sets.service;
    }

    private double seconds() {
        return nanos / 1e9;
    }

    private double fillSeconds() {
        return fillNanos / 1e9;
    }

    private double cpuMicrosPerRequest(Duration cpu) {
        return cpu.toNanos() / 1e3 / requests();
    }

    /** Prints the report for people. */
    public void print(PrintStream output) {
        if (fillNanos > 0) {
            long objectCount = plan.workload().objectCount();
            output.printf(Locale.ROOT, "filling       %d objects in %.3f s (%.0f per second)%n", objectCount,
                    fillSeconds(), objectCount / fillSeconds());
        }
        output.printf(Locale.ROOT, "requests      %d in %.3f s (%.0f per second)%n", requests(), seconds(),
                requests() / seconds());
        counts.print(output, seconds());
        serverCpu.ifPresent(cpu -> output.printf(Locale.ROOT, "server CPU    %.2f s (%.3f µs per request)%n",
                cpu.toNanos() / 1e9, cpuMicrosPerRequest(cpu)));
        Latencies.printHead(output, NAME_WIDTH);
        Latencies.printRow(output, NAME_WIDTH, "get response", getResponses());
        Latencies.printRow(output, NAME_WIDTH, "get service", getServices());
        Latencies.printRow(output, NAME_WIDTH, "hit service", measurement.hits);
        Latencies.printRow(output, NAME_WIDTH, "miss service", measurement.misses);
        Latencies.printRow(output, NAME_WIDTH, "set response", setResponses());
        Latencies.printRow(output, NAME_WIDTH, "set service", setServices());
        counts.printMessages(output);
    }

    /**
     * Writes the report for programs.
     *
     * @param settings names and values that describe the run
     */
    public void writeJson(Path file, Map<String, String> settings) throws IOException {
        ReportFile.write(file, settings, this::writeBody);
    }

    private void writeBody(JsonGenerator json) throws IOException {
        if (fillNanos > 0) {
            json.writeNumberField("fillSeconds", fillSeconds());
        }
        json.writeNumberField("seconds", seconds());
        json.writeNumberField("requests", requests());
        json.writeNumberField("requestsPerSecond", requests() / seconds());
        counts.writeJson(json);
        if (serverCpu.isPresent()) {
            Duration cpu = serverCpu.get();
            json.writeNumberField("serverCpuSeconds", cpu.toNanos() / 1e9);
            if (requests() > 0) {
                json.writeNumberField("serverCpuMicrosPerRequest", cpuMicrosPerRequest(cpu));
            }
        }
        json.writeObjectFieldStart("latencyMicros");
        Latencies.writeJson(json, "getResponse", getResponses());
        Latencies.writeJson(json, "getService", getServices());
        Latencies.writeJson(json, "hitService", measurement.hits);
        Latencies.writeJson(json, "missService", measurement.misses);
        Latencies.writeJson(json, "setResponse", setResponses());
        Latencies.writeJson(json, "setService", setServices());
        json.writeEndObject();
        counts.writeMessagesJson(json);
    }
}
