package io.growacache.tool.loadgen;

import io.growacache.tool.loadgen.bench.Bench;
import io.growacache.tool.loadgen.bench.BenchPlan;
import io.growacache.tool.loadgen.bench.BenchPlan.Preparation;
import io.growacache.tool.loadgen.bench.BenchPlan.Refill;
import io.growacache.tool.loadgen.bench.BenchReport;
import io.growacache.tool.loadgen.bench.MixedWorkload;
import io.growacache.tool.loadgen.bench.MixedWorkload.MissAction;
import io.growacache.tool.loadgen.bench.PacedSchedule.Arrivals;
import io.growacache.tool.loadgen.bench.ServerProcess;
import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.CacheConnection.ValueCheck;
import io.growacache.tool.loadgen.trace.ValueSizes;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of {@code gac bench}. */
@Command(name = "gac bench", sortOptions = false,
        description = "Sends gets and sets to a cache server at a steady rate, whatever the server does, and reports"
                + " throughput and latencies.",
        footer = {"",
            "Response times count from when a request was due, service times from when it was sent.",
            "Exit code: 0 if all went well, 1 if there was an error, a wrong value or an unanswered request, 2 if the"
                + " arguments are wrong."})
final class BenchCommand implements CommandTool.Command {
    private static final int MAX_THREADS = 256;
    private static final int MAX_KEYS_PER_GET = 1000;
    private static final long MAX_KEYS = 1L << 40;

    @Mixin
    private ServerOptions server;

    @Option(names = "--rate", required = true, paramLabel = "N|max", converter = LoadText.RateConverter.class,
            description = "Requests a second, all connections together; or max: every connection always has"
                    + " --pipeline requests under way.")
    private OptionalDouble rate;

    @Option(names = "--arrivals", defaultValue = "constant", paramLabel = "constant|poisson",
            converter = LoadText.ArrivalsConverter.class,
            description = "Requests evenly spaced, or as independent callers make them. Default: ${DEFAULT-VALUE}.")
    private Arrivals arrivals;

    @Option(names = "--duration", defaultValue = "20s", paramLabel = "TIME",
            converter = OptionText.DurationConverter.class,
            description = "How long to measure. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(names = "--warm-up", defaultValue = "5s", paramLabel = "TIME",
            converter = OptionText.DurationConverter.class,
            description = "How long to send before measuring. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp;

    @Option(names = "--connections", defaultValue = "50", paramLabel = "N",
            description = "Number of connections. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--pipeline", defaultValue = "1", paramLabel = "N",
            description = "Requests under way on each connection at most; what is due beyond waits, and its time"
                    + " counts. Default: ${DEFAULT-VALUE}.")
    private int pipeline;

    @Option(names = "--batches", description = "A connection sends up to --pipeline requests and then none until all are answered.")
    private boolean isBatching;

    @Option(names = "--threads", defaultValue = "1", paramLabel = "N",
            description = "Threads that share the connections and the schedule. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--keys", defaultValue = "100000", paramLabel = "N",
            description = "How many different keys there are. Default: ${DEFAULT-VALUE}.")
    private long keys;

    @Option(names = "--zipf", defaultValue = "0", paramLabel = "EXPONENT",
            description = "How much more popular some keys are than others; 0: all alike. Default: ${DEFAULT-VALUE}.")
    private double exponent;

    @Option(names = "--value-size", defaultValue = "100", paramLabel = "SIZE|MIN-MAX|lognormal:MEDIAN:SIGMA",
            converter = LoadText.ValueSizesConverter.class,
            description = "Bytes of a value: 100, 64-4KiB, lognormal:300:1.2. A key always has the same."
                    + " Default: ${DEFAULT-VALUE}.")
    private LoadText.Parsed<ValueSizes> valueSizes;

    @Option(names = "--mix", defaultValue = "get=90,set=10", paramLabel = "get=N,set=N",
            converter = LoadText.MixConverter.class,
            description = "Shares of the operations. Default: ${DEFAULT-VALUE}.")
    private LoadText.Parsed<Double> mix;

    @Option(names = "--multi-get", defaultValue = "1", paramLabel = "N",
            description = "Keys of each get. Default: ${DEFAULT-VALUE}.")
    private int keysPerGet;

    @Option(names = "--read-through", description = "Set each key that a get does not find.")
    private boolean isReadThrough;

    @Option(names = "--fill", description = "Set every key once before the warm-up.")
    private boolean isFill;

    @Option(names = "--verify", description = "Check every byte that comes back.")
    private boolean isVerify;

    @Option(names = "--server-pid", paramLabel = "PID",
            description = "The server's process on this machine, to report its processor time per request.")
    private Long serverPid;

    /** Sends, prints the report, and returns the exit code. */
    @Override
    public int run(PrintStream output, PrintStream error) throws IOException, InterruptedException {
        BenchReport report = new Bench(plan(), error).run();
        report.print(output);
        if (server.json() != null) {
            report.writeJson(server.json(), describe());
        }
        return report.counts().isFlawless() ? 0 : 1;
    }

    private BenchPlan plan() throws IOException {
        server.require(keysPerGet >= 1 && keysPerGet <= MAX_KEYS_PER_GET, "--multi-get = " + keysPerGet
                + ": must be between 1 and " + MAX_KEYS_PER_GET);
        CacheConnection.Settings connection = server.settings(connections, pipeline, keysPerGet,
                isVerify ? ValueCheck.EVERY_BYTE : ValueCheck.NONE);
        int mostThreads = Math.min(connections, MAX_THREADS);
        server.require(threads >= 1 && threads <= mostThreads, "--threads = " + threads + ": must be between 1 and "
                + mostThreads + ", and there must be a connection for each");
        server.require(keys >= 1 && keys <= MAX_KEYS, "--keys = " + keys + ": must be between 1 and " + MAX_KEYS);
        server.require(exponent >= 0 && exponent <= 10, "--zipf = " + exponent + ": must be between 0 and 10");
        server.require(duration.isPositive(), "--duration: must be positive");
        var workload = new MixedWorkload.Settings(keys, exponent, valueSizes.value(), mix.value(), keysPerGet,
                isReadThrough ? MissAction.SET : MissAction.NONE);
        return new BenchPlan(connection, connections, threads, workload, rate, arrivals, warmUp, duration,
                isFill ? Preparation.FILL : Preparation.NONE,
                isBatching ? Refill.AFTER_ALL_ANSWERS : Refill.WITH_EACH_ANSWER,
                serverPid == null ? Optional.empty() : Optional.of(new ServerProcess(serverPid)));
    }

    private Map<String, String> describe() {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("target", server.target());
        description.put("rate", rate.isPresent() ? Double.toString(rate.getAsDouble()) : "max");
        description.put("arrivals", LoadText.nameOf(arrivals));
        description.put("warmUp", warmUp.toString());
        description.put("duration", duration.toString());
        description.put("connections", Integer.toString(connections));
        description.put("pipeline", Integer.toString(pipeline));
        description.put("batches", Boolean.toString(isBatching));
        description.put("threads", Integer.toString(threads));
        description.put("keys", Long.toString(keys));
        description.put("zipf", Double.toString(exponent));
        description.put("valueSize", valueSizes.text());
        description.put("ttl", server.timesToLive());
        description.put("mix", mix.text());
        description.put("multiGet", Integer.toString(keysPerGet));
        description.put("readThrough", Boolean.toString(isReadThrough));
        description.put("fill", Boolean.toString(isFill));
        description.put("verify", Boolean.toString(isVerify));
        return description;
    }
}
