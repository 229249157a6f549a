package io.growacache.benchmarks.compare;

import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.ResultPage;
import io.growacache.benchmarks.report.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/tiers}. */
@Command(name = "benchmarks/tiers", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measures an engine over a device beside the same in memory only and memcached with extstore: hits,"
                + " bytes written, latencies by tier.",
        footer = {"", "Exit code: 0, also when a bar is missed; 1 when a server cannot be measured."})
public final class TierCommand implements Callable<Integer> {
    private static final Path KEPT = Path.of("benchmarks", "target", "tiers");
    private static final int THREADS = 2;
    /** Fewer than would fill the small queue. */
    private static final int FRESH_KEYS = 500;

    @Option(names = "--home", required = true, hidden = true, description = "The unpacked distribution.")
    private Path home = Path.of("");

    @Option(names = "--path", required = true, paramLabel = "FOLDER", description = "Where the devices' files are made.")
    private Path path = Path.of("");

    @Option(names = "--engine", defaultValue = "s3fifo", paramLabel = "NAME",
            description = "s3fifo, hybridlog or segcache. Default: ${DEFAULT-VALUE}")
    private String engine = "s3fifo";

    @Option(names = "--memory", defaultValue = "64", paramLabel = "MEBIBYTES",
            description = "Memory of each. Default: ${DEFAULT-VALUE}")
    private long mebibytes;

    @Option(names = "--capacity", defaultValue = "2048", paramLabel = "MEBIBYTES",
            description = "Room on the device. Default: ${DEFAULT-VALUE}")
    private long capacity;

    @Option(names = "--keys", defaultValue = "1048576", paramLabel = "N",
            description = "How many different keys there are. Default: ${DEFAULT-VALUE}")
    private long keys;

    @Option(names = "--value-size", defaultValue = "4096", paramLabel = "BYTES",
            description = "Bytes of each value. Default: ${DEFAULT-VALUE}")
    private long valueSize;

    @Option(names = "--zipf", defaultValue = "1.0", paramLabel = "EXPONENT",
            description = "How much more popular some keys are. Default: ${DEFAULT-VALUE}")
    private String exponent = "1.0";

    @Option(names = "--warm-up", defaultValue = "6000000", paramLabel = "N",
            description = "Requests from which hits do not count. Default: ${DEFAULT-VALUE}")
    private long warmUp;

    @Option(names = "--requests", defaultValue = "1000000", paramLabel = "N",
            description = "Requests from which they do. Default: ${DEFAULT-VALUE}")
    private long requests;

    @Option(names = "--rate", defaultValue = "2000", paramLabel = "N",
            description = "Requests a second while latencies are measured. Default: ${DEFAULT-VALUE}")
    private long rate;

    @Option(names = "--only", paramLabel = "SERVER", description = "Only this: device, memory or extstore.")
    private String only = "";

    @Option(names = "--keep", description = "Also report what the calls before have measured, of the same commit and load.")
    private boolean isKeeping;

    @Mixin
    private ResultPage resultPage = new ResultPage();

    private Tiered tiered = Tiered.S3FIFO;

    private TierCommand() {
    }

    /** What is measured. */
    private enum Server {
        DEVICE, MEMORY, EXTSTORE;

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Engines that take a device. */
    private enum Tiered {
        S3FIFO("S3-FIFO", "main"), HYBRIDLOG("HybridLog", "log"), SEGCACHE("Segcache", "tier");

        private final String title;
        /** What the device does for it. */
        private final String role;

        Tiered(String title, String role) {
            this.title = title;
            this.role = role;
        }

        static Tiered of(String name) {
            return Arrays.stream(values()).filter(each -> each.option().equals(name)).findFirst().orElseThrow(
                    () -> new IllegalArgumentException("--engine " + name + ": must be s3fifo, hybridlog or segcache"));
        }

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private String text(Server server) {
        return switch (server) {
            case DEVICE -> tiered.title + " over a device";
            case MEMORY -> tiered.title + ", memory only";
            case EXTSTORE -> "memcached with extstore";
        };
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new TierCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        resultPage.check();
        tiered = Tiered.of(engine);
        if (!only.matches("|device|memory|extstore")) {
            throw new IllegalArgumentException("--only " + only + ": must be device, memory or extstore");
        }
        Map<String, String> facts = Surroundings.facts(System.getProperty("growacache.commit", "unknown"));
        facts.put("rivals", System.getProperty("growacache.rivals", "unknown"));
        facts.put("configuration", mebibytes + " MiB of memory, " + capacity + " MiB on the device, " + THREADS + " threads");
        facts.put("load", keys + " keys, zipf(" + exponent + "), values of " + valueSize + " bytes, read-through over memcache by"
                + " gac replay: " + warmUp + " requests to warm up and " + requests + " that count, 8 connections with 4 under way;"
                + " then gets at " + rate + " a second");
        String circumstances = facts.get("commit") + "; " + facts.get("configuration") + "; " + facts.get("load");
        Map<Server, TierResult> results = new LinkedHashMap<>();
        for (Server server : Server.values()) {
            Path kept = KEPT.resolve((server == Server.EXTSTORE ? "" : engine + "-") + server.option() + ".tsv");
            TierResult result = isKeeping ? TierResult.read(kept, circumstances) : null;
            if (result == null && (only.isEmpty() || only.equals(server.option()))) {
                result = measure(server);
                Files.createDirectories(KEPT);
                result.write(kept, circumstances);
            }
            if (result != null) {
                results.put(server, result);
            }
        }
        facts.put("load average at the end", Surroundings.loadAverage());
        String page = page(facts, results);
        System.out.println(page);
        resultPage.write(page + "\nMade by `benchmarks/tiers --engine " + engine + " --path FOLDER --memory " + mebibytes
                + " --capacity " + capacity + " --keys " + keys + " --value-size " + valueSize + " --zipf " + exponent
                + " --warm-up " + warmUp + " --requests " + requests + "`.\n");
        return results.size() == Server.values().length || !only.isEmpty() ? 0 : 1;
    }

    private TierResult measure(Server server) throws IOException {
        Path scratch = Files.createTempDirectory(path, "tiers");
        // memcached gives its rights up before it makes its file.
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
        Subject.Settings settings = new Subject.Settings(scratch, mebibytes, THREADS);
        Path file = scratch.resolve("device");
        String devicePool = "engine.datapool." + tiered.role + ".";
        try (Subject subject = switch (server) {
            case DEVICE -> Subject.growACache(text(server), home, "", settings, List.of("--engine", engine,
                    "--set", devicePool + "type=ssd", "--set", devicePool + "path=" + file,
                    "--set", devicePool + "capacity=" + capacity + "MiB"));
            case MEMORY -> Subject.growACache(text(server), home, "", settings, List.of("--engine", engine));
            case EXTSTORE -> Subject.memcached(settings, List.of("-o", "ext_path=" + file + ":" + capacity + "m"));
        }) {
            return measure(server, subject, scratch);
        } finally {
            for (String name : List.of("device", "report.json", "load.txt")) {
                Files.deleteIfExists(scratch.resolve(name));
            }
            try (var logs = Files.list(scratch)) {
                for (Path log : logs.toList()) {
                    Files.delete(log);
                }
            }
            Files.delete(scratch);
        }
    }

    private TierResult measure(Server server, Subject subject, Path scratch) throws IOException {
        TierResult result = new TierResult();
        long writtenBefore = subject.deviceBytesWritten();
        progress(server, "warming up");
        replay(subject, scratch, warmUp, 1);
        progress(server, "counting hits");
        ServerNumbers numbers = new ServerNumbers(subject);
        double readsBefore = numbers.deviceReads();
        Map<String, Double> regionsBefore = regionHits(server, numbers);
        Map<String, Double> counted = replay(subject, scratch, requests, 2);
        double gets = counted.get("/hits") + counted.get("/misses");
        result.put("hit ratio", String.format(Locale.ROOT, "%.4f", counted.get("/hits") / gets));
        result.put("reads of items from the device, of gets", String.format(Locale.ROOT, "%.4f",
                (numbers.deviceReads() - readsBefore) / gets));
        for (Map.Entry<String, Double> region : regionHits(server, numbers).entrySet()) {
            result.put(region.getKey() + ", of gets", String.format(Locale.ROOT, "%.4f",
                    (region.getValue() - regionsBefore.get(region.getKey())) / gets));
        }
        result.put("errors, wrong or unanswered", String.format(Locale.ROOT, "%.0f", counted.get("/errors")
                + counted.get("/wrongValues") + counted.get("/unanswered")));
        result.put("requests a second", String.format(Locale.ROOT, "%.0f", counted.get("/requestsPerSecond")));
        result.put("VmRSS, MiB", Long.toString(subject.residentMebibytes()));
        long written = subject.deviceBytesWritten() - writtenBefore;
        result.put("bytes written by the process", Long.toString(written));
        if (server == Server.DEVICE) {
            double admitted = numbers.get("flash_admitted_bytes_total");
            result.put("items admitted", String.format(Locale.ROOT, "%.0f", numbers.get("flash_admitted_items_total")));
            result.put("bytes of keys and values of these", String.format(Locale.ROOT, "%.0f", admitted));
            result.put("write amplification", String.format(Locale.ROOT, "%.4f", written / admitted));
            result.put("transfers bypass the page cache", numbers.get("direct_io") == 1 ? "yes" : "no");
        } else if (server == Server.EXTSTORE) {
            double admitted = numbers.get("extstore_bytes_written");
            result.put("items admitted", String.format(Locale.ROOT, "%.0f", numbers.get("extstore_objects_written")));
            result.put("bytes of keys and values of these", String.format(Locale.ROOT, "%.0f, with its headers", admitted));
            result.put("write amplification", String.format(Locale.ROOT, "%.4f", written / admitted));
            result.put("transfers bypass the page cache", "no");
        }
        progress(server, "measuring latencies");
        latencies(result, "just stored", subject, scratch, List.of("--key-prefix", "fresh:", "--keys",
                Integer.toString(FRESH_KEYS), "--fill"));
        latencies(result, "all keys alike", subject, scratch, List.of("--keys", Long.toString(keys)));
        return result;
    }

    /** Hits by where in HybridLog's memory they were. */
    private Map<String, Double> regionHits(Server server, ServerNumbers numbers) throws IOException {
        Map<String, Double> hits = new LinkedHashMap<>();
        if (tiered == Tiered.HYBRIDLOG && server != Server.EXTSTORE) {
            hits.put("hits in the mutable region", numbers.get("hits_mutable_total"));
            hits.put("hits in the read-only region", numbers.get("hits_read_only_total"));
        }
        return hits;
    }

    private Map<String, Double> replay(Subject subject, Path scratch, long count, int seed) throws IOException {
        return new LoadWords(home, scratch, List.of("replay", "--trace", "generated:zipf(" + exponent + "),objects=" + keys
                + ",requests=" + count + ",sizes=" + valueSize + ",seed=" + seed, "--connections", "8", "--pipeline", "4"))
                .run("memcache=127.0.0.1:" + subject.port("memcache"));
    }

    /** Gets at a steady rate, none of which stores anything, and how many of them the device answered. */
    private void latencies(TierResult result, String what, Subject subject, Path scratch, List<String> options)
            throws IOException {
        ServerNumbers numbers = new ServerNumbers(subject);
        double before = numbers.deviceReads();
        List<String> words = new ArrayList<>(List.of("bench", "--rate", Long.toString(rate), "--value-size",
                Long.toString(valueSize), "--mix", "get=1", "--warm-up", "2s", "--duration", "10s", "--connections", "8"));
        words.addAll(options);
        Map<String, Double> report = new LoadWords(home, scratch, words).run("memcache=127.0.0.1:" + subject.port("memcache"));
        double deviceReads = numbers.deviceReads() - before;
        for (String kind : List.of("hit", "miss")) {
            String at = "/latencyMicros/" + kind + "Service/";
            if (report.get(at + "count") > 0) {
                result.add(new TierResult.Latency(what, kind, report.get(at + "count").longValue(), deviceReads,
                        report.get(at + "p50"), report.get(at + "p99"), report.get(at + "p99.9")));
            }
        }
    }

    private void progress(Server server, String what) {
        System.err.println("benchmarks/tiers: " + text(server) + ": " + what);
    }

    private String page(Map<String, String> facts, Map<Server, TierResult> results) {
        StringBuilder page = new StringBuilder("# " + tiered.title
                + " over a device, beside memory only and memcached with extstore\n\n");
        facts.forEach((name, value) -> page.append("- ").append(name).append(": ").append(value).append('\n'));
        page.append("\n| |");
        results.keySet().forEach(server -> page.append(' ').append(text(server)).append(" |"));
        page.append("\n|---|").append("---:|".repeat(results.size())).append('\n');
        results.values().stream().flatMap(result -> result.names().stream()).distinct().forEach(name -> {
            page.append("| ").append(name).append(" |");
            results.values().forEach(result -> page.append(' ').append(result.get(name)).append(" |"));
            page.append('\n');
        });
        page.append("""

                Bytes written are those that the kernel counts for the process (`/proc/PID/io`), from its start to the \
                end of the requests that count.

                ## Latencies of gets in microseconds

                As the client sees them, from when the get was sent. *Just stored* are keys that were set right before, \
                *all keys alike* are drawn from all of them, and what is missing is not stored. *Device reads* are those \
                that the server counts meanwhile, the warm-up of two of twelve seconds included: they tell from where the \
                hits were answered.

                | server | keys | answer | gets | device reads | p50 | p99 | p99.9 |
                |---|---|---|---:|---:|---:|---:|---:|
                """);
        results.forEach((server, result) -> result.latencies().forEach(latency -> page.append(String.format(Locale.ROOT,
                "| %s | %s | %s | %d | %.0f | %.0f | %.0f | %.0f |%n", text(server), latency.keys(), latency.answer(),
                latency.count(), latency.deviceReads(), latency.p50(), latency.p99(), latency.p999()))));
        return page.toString();
    }
}
