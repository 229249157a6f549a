package io.growacache.tool.loadgen;

import io.growacache.spi.config.ConfigException;
import io.growacache.spi.plugin.Clock;
import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.replay.LineProgress;
import io.growacache.tool.loadgen.replay.Replay;
import io.growacache.tool.loadgen.replay.ReplayProgress;
import io.growacache.tool.loadgen.replay.ReplayReport;
import io.growacache.tool.loadgen.replay.TerminalProgress;
import io.growacache.tool.loadgen.trace.GeneratedTrace;
import io.growacache.tool.loadgen.trace.LimitedTrace;
import io.growacache.tool.loadgen.trace.Trace;
import io.growacache.tool.loadgen.trace.TraceFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code gac replay}. */
@Command(name = "gac replay", sortOptions = false,
        description = "Sends the requests of a trace to a cache server, read-through: a get for each, and a set after"
                + " each miss. Checks every byte that comes back.",
        footer = {"",
            "Exit code: 0 if all went well, 1 if there was an error or a wrong value, 2 if the arguments are wrong.",
            "With one connection and one request at a time, as by default, the miss ratio is reproducible."})
final class ReplayCommand {
    private static final String GENERATED = "generated:";

    @Option(names = "--target", required = true, paramLabel = "PROTOCOL=ADDRESS", converter = Target.Converter.class,
            description = "The server: resp=127.0.0.1:6379, memcache=host.example:11211, resp=unix:/run/cache.sock.")
    private Target target;

    @Option(names = "--trace", required = true, paramLabel = "FILE|generated:…",
            description = "A file of libCacheSim's format oracleGeneral, plain or compressed with zstd; or"
                    + " generated:zipf(0.99),objects=100000,requests=1000000,sizes=100-2000,seed=1, with uniform or"
                    + " loop in the place of zipf, where what is left out has a default.")
    private String trace;

    @Option(names = "--connections", defaultValue = "1", paramLabel = "N",
            description = "Number of connections; an object's requests all go through one. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--pipeline", defaultValue = "1", paramLabel = "N",
            description = "Requests under way on each connection. Default: ${DEFAULT-VALUE}.")
    private int pipeline;

    @Option(names = "--value-size", paramLabel = "SIZE", converter = OptionText.BytesConverter.class,
            description = "One size for all values, such as 4KiB, in the place of the trace's.")
    private Long valueSize;

    @Option(names = "--limit", paramLabel = "N", description = "Requests at most.")
    private Long limit;

    @Option(names = "--key-prefix", defaultValue = "", paramLabel = "TEXT",
            description = "What every key begins with; the rest is the object's id in decimal.")
    private String keyPrefix;

    @Option(names = "--timeout", defaultValue = "10s", paramLabel = "TIME",
            converter = OptionText.DurationConverter.class,
            description = "How long the server may be silent before a connection counts as lost."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the report to a file.")
    private Path json;

    @SuppressWarnings("UnusedVariable") // picocli asks for its value.
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Print this help.")
    private boolean isHelpRequested;

    @Spec
    private CommandSpec spec;

    /** Replays, prints the report, and returns the exit code. */
    int run(PrintStream output, PrintStream error) throws IOException, InterruptedException {
        CacheConnection.Settings settings = settings();
        ReplayReport report;
        try (Trace requests = new LimitedTrace(open(), limit == null ? Long.MAX_VALUE : limit,
                        valueSize == null ? Trace.UNKNOWN : valueSize);
                ReplayProgress progress = progress(requests.requestCount(), error)) {
            report = Replay.run(requests, settings, connections, progress);
        }
        report.print(output);
        if (json != null) {
            report.writeJson(json, describe());
        }
        return report.isFlawless() ? 0 : 1;
    }

    private CacheConnection.Settings settings() {
        require(connections >= 1 && connections <= 10_000, "--connections = " + connections
                + ": must be between 1 and 10000");
        require(pipeline >= 1 && pipeline <= 10_000, "--pipeline = " + pipeline + ": must be between 1 and 10000");
        require(limit == null || limit >= 1, "--limit = " + limit + ": must be at least 1");
        require(valueSize == null || valueSize <= Replay.MAX_VALUE_LENGTH, "--value-size = " + valueSize
                + ": must be at most " + Replay.MAX_VALUE_LENGTH);
        try {
            return new CacheConnection.Settings(target.protocol(), target.address(), keyPrefix, pipeline, timeout);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private Trace open() throws IOException {
        if (!trace.startsWith(GENERATED)) {
            try {
                return new TraceFile(Path.of(trace));
            } catch (NoSuchFileException e) {
                throw new IOException("trace \"" + trace + "\": there is no such file", e);
            }
        }
        try {
            return GeneratedTrace.of(trace.substring(GENERATED.length()));
        } catch (IllegalArgumentException | ConfigException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static ReplayProgress progress(long requestCount, PrintStream error) {
        @SuppressWarnings("SystemConsoleNull") // It is null where the module of the terminal library is missing.
        boolean isTerminal = System.console() != null && System.console().isTerminal();
        return isTerminal ? new TerminalProgress(requestCount) : new LineProgress(error, Clock.SYSTEM, requestCount);
    }

    private Map<String, String> describe() {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("target", target.text());
        description.put("trace", trace);
        description.put("connections", Integer.toString(connections));
        description.put("pipeline", Integer.toString(pipeline));
        return description;
    }
}
