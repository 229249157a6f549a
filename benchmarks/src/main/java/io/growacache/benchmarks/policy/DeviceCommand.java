package io.growacache.benchmarks.policy;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.Surroundings;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tool.loadgen.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/device-misses}. */
@Command(name = "benchmarks/device-misses", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Replays a trace on S3-FIFO with its main queue on a device, in this process, one request at a"
                + " time, and tells how often it misses and what it writes.")
public final class DeviceCommand implements Callable<Integer> {
    /** So that a queue has many even in little memory. */
    private static final int SEGMENT_LENGTH = 64 << 10;
    /** What is told of the engine's metrics. */
    private static final Map<String, String> COUNTS = counts();

    @Parameters(paramLabel = "TRACE", description = "A file, as gac replay takes it.")
    private Path trace = Path.of("");

    @Option(names = "--capacity", required = true, paramLabel = "BYTES", description = "Of the file for the main queue.")
    private long capacity;

    @Option(names = "--memory", required = true, paramLabel = "BYTES", description = "Of the engine.")
    private long memory;

    @Option(names = "--path", required = true, paramLabel = "FILE",
            description = "The file for the main queue; replaced if there is one.")
    private Path path = Path.of("");

    @Option(names = "--rate", defaultValue = "125000000", paramLabel = "BYTES",
            description = "How many bytes are asked for in a second at most; ${DEFAULT-VALUE}: 1 Gbit.")
    private long rate;

    @Option(names = "--option", paramLabel = "KEY=VALUE", description = "An option of the engine.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--result", paramLabel = "FILE", description = "Where the result goes, too.")
    private Path result;

    private DeviceCommand() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new DeviceCommand(), arguments);
    }

    private static Map<String, String> counts() {
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put("flash_admitted_items", "items admitted");
        counts.put("flash_reinserted_items", "items written again because they were read");
        counts.put("flash_reinserted_bytes", "bytes of the device that these took");
        counts.put("flash_dropped_segments", "device segments dropped");
        counts.put("flash_early_writes", "device segments written before they were full");
        counts.put("deferred_items", "how often proven items stayed in the small queue: too much waited for the device");
        counts.put("declined_items", "proven items dropped: too much waited for the device");
        counts.put("unwritten_items", "proven items dropped: no room for them to wait");
        counts.put("too_long_items", "proven items dropped: too long for the main queue");
        return counts;
    }

    @Override
    public Integer call() throws IOException {
        Requests requests = Requests.read(new TraceFile(trace), 0);
        Map<String, String> surroundings = Surroundings.facts(System.getProperty("growacache.commit", "unknown"));
        Files.deleteIfExists(path);
        EngineHost host = new EngineHost(memory, requests.largest(), 1);
        host.fill("main", Map.of("path", path.toString(), "capacity", capacity + "B"));
        StorageEngine engine = host.startEngine("s3fifo", withSegments());
        long isDirect = host.metric("direct_io");
        long writtenBefore = writtenBytes();
        long[] most = new long[2];
        long[] last = new long[3];
        Map<String, Long> counts = new LinkedHashMap<>();
        long misses = requests.misses(new DevicePolicy(host, engine, rate), () -> {
            most[0] = Math.max(most[0], host.metric("small_segments"));
            most[1] = Math.max(most[1], host.metric("main_segments"));
            last[0] = host.metric("flash_written_bytes");
            last[1] = host.metric("flash_admitted_bytes");
            last[2] = writtenBytes() - writtenBefore;
            COUNTS.keySet().forEach(name -> counts.put(name, host.metric(name)));
        });
        report(requests, misses, isDirect, most, last, counts, surroundings);
        Files.deleteIfExists(path);
        return 0;
    }

    private void report(Requests requests, long misses, long isDirect, long[] most, long[] last,
            Map<String, Long> counts, Map<String, String> surroundings) throws IOException {
        long unique = requests.uniqueBytes();
        StringBuilder text = new StringBuilder();
        text.append("# S3-FIFO over a device: ").append(trace.getFileName()).append(", a file of ").append(capacity)
                .append(" bytes\n\n");
        surroundings.forEach((name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("- asked for at most: ").append(rate).append(" bytes a second\n");
        text.append("- engine: memory = ").append(memory).append(", ").append(options)
                .append("\n\n| what | value |\n|---|---|\n");
        row(text, "requests", requests.count());
        row(text, "unique bytes requested", unique);
        row(text, "object miss ratio", ratio(misses, requests.count()));
        row(text, "bytes written by the process (`/proc/self/io`)", last[2]);
        row(text, "the same per unique byte", ratio(last[2], unique));
        row(text, "bytes that the engine wrote", last[0]);
        row(text, "bytes of keys and values admitted", last[1]);
        row(text, "write amplification", ratio(last[0], last[1]));
        row(text, "transfers bypass the page cache", isDirect == 1 ? "yes" : "no");
        row(text, "small queue at most, bytes", most[0] * SEGMENT_LENGTH);
        row(text, "on the way to the device at most, bytes", most[1] * SEGMENT_LENGTH);
        counts.forEach((name, value) -> row(text, COUNTS.get(name), value));
        text.append("\nMade by `benchmarks/device-misses TRACE --capacity ").append(capacity).append(" --memory ")
                .append(memory).append(" --rate ").append(rate).append(" --path FILE")
                .append(commandOptions()).append("`.\n");
        System.out.print(text);
        if (result != null) {
            Files.writeString(result, text);
        }
    }

    private Map<String, String> withSegments() {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put("segment-size", SEGMENT_LENGTH + "B");
        return all;
    }

    private String commandOptions() {
        StringBuilder text = new StringBuilder();
        options.forEach((key, value) -> text.append(" --option ").append(key).append('=').append(value));
        return text.toString();
    }

    private static void row(StringBuilder text, String what, Object value) {
        text.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }

    private static String ratio(long part, long whole) {
        return String.format(Locale.ROOT, "%.4f", (double) part / whole);
    }

    /** What this process has had written to devices. */
    private static long writtenBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/io"))) {
            return lines.filter(line -> line.startsWith("write_bytes:"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .findFirst().orElse(0);
        } catch (IOException failure) {
            throw new IllegalStateException("/proc/self/io cannot be read", failure);
        }
    }
}
