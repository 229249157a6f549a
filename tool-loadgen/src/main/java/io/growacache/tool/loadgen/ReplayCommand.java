package io.growacache.tool.loadgen;

import io.growacache.spi.config.ConfigException;
import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.progress.Progress;
import io.growacache.tool.loadgen.replay.Replay;
import io.growacache.tool.loadgen.replay.ReplayReport;
import io.growacache.tool.loadgen.trace.GeneratedTrace;
import io.growacache.tool.loadgen.trace.LimitedTrace;
import io.growacache.tool.loadgen.trace.Trace;
import io.growacache.tool.loadgen.trace.TraceFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
final class ReplayCommand implements CommandTool.Command {
    private static final String GENERATED = "generated:";

    @Mixin
    private ServerOptions server;

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

    @Spec
    private CommandSpec spec;

    @Override
    public int run(PrintStream output, PrintStream error) throws IOException, InterruptedException {
        CacheConnection.Settings settings = settings();
        ReplayReport report;
        try (Trace requests = new LimitedTrace(open(), limit == null ? Long.MAX_VALUE : limit,
                        valueSize == null ? Trace.UNKNOWN : valueSize);
                Progress progress = Progress.of("replay", error, requests.requestCount())) {
            report = Replay.run(requests, settings, connections, progress);
        }
        report.print(output);
        if (server.json() != null) {
            report.writeJson(server.json(), describe());
        }
        return report.counts().isFlawless() ? 0 : 1;
    }

    private CacheConnection.Settings settings() {
        server.require(limit == null || limit >= 1, "--limit = " + limit + ": must be at least 1");
        server.require(valueSize == null || valueSize <= Trace.MAX_SIZE, "--value-size = " + valueSize
                + ": must be at most " + Trace.MAX_SIZE);
        return server.settings(connections, pipeline, 1, CacheConnection.ValueCheck.EVERY_BYTE);
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

    private Map<String, String> describe() {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("target", server.target());
        description.put("trace", trace);
        description.put("ttl", server.timesToLive());
        description.put("connections", Integer.toString(connections));
        description.put("pipeline", Integer.toString(pipeline));
        return description;
    }
}
