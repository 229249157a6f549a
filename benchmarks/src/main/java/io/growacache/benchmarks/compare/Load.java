package io.growacache.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generators: redis-benchmark for RESP, {@code gac bench} for memcache, both from one thread, with the same
 * connections, keys and values for all servers. A connection sends a batch and waits for all its answers.
 */
final class Load {
    private static final int CONNECTIONS = 50;
    private static final int KEY_COUNT = 100_000;
    private static final int VALUE_LENGTH = 100;
    private static final int FILL_PIPELINE = 16;
    /** So many sets of random keys leave one key in 22,000 without a value. */
    private static final long FILL_COUNT = 10L * KEY_COUNT;
    private static final Duration WARM_UP = Duration.ofMillis(1500);
    private static final Pattern PER_SECOND = Pattern.compile("([0-9.]+) requests per second");

    private final Path gac;
    private final Path scratch;
    private final double seconds;
    /** Requests a second by part and subject, so that the next run of redis-benchmark takes as long as it shall. */
    private final Map<String, Double> rates = new HashMap<>();

    /**
     * Load generators.
     *
     * @param home the unpacked distribution whose {@code gac bench} is used, for all servers
     * @param scratch folder for reports
     * @param seconds how long a run measures
     */
    Load(Path home, Path scratch, double seconds) {
        gac = home.resolve("bin/gac");
        this.scratch = scratch;
        this.seconds = seconds;
    }

    /** What it is, for the report. */
    static String description() {
        return CONNECTIONS + " connections, " + KEY_COUNT + " keys, all alike, values of " + VALUE_LENGTH
                + " bytes; RESP by redis-benchmark, memcache by gac bench --batches, one thread each";
    }

    /** Stores a value under each key, for whichever protocols the subject has. */
    void fill(Subject subject) throws IOException {
        if (subject.port("resp") != 0) {
            redisBenchmark(subject, List.of("-t", "set"), FILL_PIPELINE, FILL_COUNT);
        }
        if (subject.port("memcache") != 0) {
            gacBench(subject, List.of("--rate=max", "--fill", "--warm-up=0s", "--duration=1s"));
        }
    }

    /** A number of requests of one kind, over RESP. */
    void send(Subject subject, String operation, int pipeline, long count) throws IOException {
        redisBenchmark(subject, List.of("-t", operation), pipeline, count);
    }

    /** As many requests as go through. */
    Run closed(Part part, Subject subject, int rotation) throws IOException {
        if (part.protocol().equals("memcache")) {
            return gacRun(part, subject, rotation, List.of("--rate=max", "--batches", "--pipeline=" + part.pipeline(),
                    "--multi-get=" + part.keysPerGet()));
        }
        String key = part.name() + " " + subject.name();
        Double rate = rates.get(key);
        if (rate == null) {
            // The first run only finds out how many requests the others shall send.
            rate = redisBenchmark(subject, command(part), part.pipeline(), part.pipeline() == 1 ? 50_000 : 300_000);
        }
        long count = (long) (rate * seconds);
        Duration before = subject.cpuTime();
        double perSecond = redisBenchmark(subject, command(part), part.pipeline(), count);
        double cpuMicros = subject.cpuTime().minus(before).toNanos() / 1e3 / count;
        rates.put(key, perSecond);
        return new Run(part.name(), subject.name(), rotation, cpuMicros, perSecond, Double.NaN);
    }

    /** Requests at a rate, evenly spaced, whether or not the server keeps up. */
    Run paced(Part part, Subject subject, int rotation, double perSecond) throws IOException {
        return gacRun(part, subject, rotation, List.of("--rate=" + (long) perSecond));
    }

    private Run gacRun(Part part, Subject subject, int rotation, List<String> options) throws IOException {
        List<String> all = new ArrayList<>(options);
        Collections.addAll(all, "--warm-up=" + WARM_UP.toMillis() + "ms", "--duration=" + (long) (seconds * 1000) + "ms",
                "--server-pid=" + subject.pid());
        Map<String, Double> report = gacBench(subject, all);
        return new Run(part.name(), subject.name(), rotation, report.get("/serverCpuMicrosPerRequest"),
                report.get("/requestsPerSecond"), report.get("/latencyMicros/getResponse/p99.9"));
    }

    private static List<String> command(Part part) {
        if (!part.operation().equals("mget")) {
            return List.of("-t", part.operation());
        }
        List<String> words = new ArrayList<>(List.of("MGET"));
        words.addAll(Collections.nCopies(part.keysPerGet(), "key:__rand_int__"));
        return words;
    }

    /** Returns requests a second. */
    private double redisBenchmark(Subject subject, List<String> what, int pipeline, long count) throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-benchmark", "-h", "127.0.0.1",
                "-p", Integer.toString(subject.port("resp")), "-c", Integer.toString(CONNECTIONS),
                "-P", Integer.toString(pipeline), "-n", Long.toString(count), "-d", Integer.toString(VALUE_LENGTH),
                "-r", Integer.toString(KEY_COUNT), "-q"));
        command.addAll(what);
        Matcher matcher = PER_SECOND.matcher(run(command));
        double perSecond = Double.NaN;
        while (matcher.find()) {
            perSecond = Double.parseDouble(matcher.group(1));
        }
        if (Double.isNaN(perSecond)) {
            throw new IOException("redis-benchmark says nothing about " + subject.name());
        }
        return perSecond;
    }

    /** Returns the numbers of the report by their path. */
    private Map<String, Double> gacBench(Subject subject, List<String> options) throws IOException {
        Path report = scratch.resolve("report.json");
        List<String> command = new ArrayList<>(List.of(gac.toString(), "bench",
                "--target=memcache=127.0.0.1:" + subject.port("memcache"), "--connections=" + CONNECTIONS,
                "--keys=" + KEY_COUNT, "--value-size=" + VALUE_LENGTH, "--mix=get=1", "--json=" + report));
        command.addAll(options);
        run(command);
        return LoadWords.numbers(report);
    }

    private String run(List<String> command) throws IOException {
        Path output = scratch.resolve("load.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // Options for the measured server are not for its client.
        builder.environment().remove("GAC_JAVA_OPTS");
        Process process = builder.start();
        try {
            int status = process.waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (status != 0) {
                throw new IOException(String.format(Locale.ROOT, "%s ended with %d: %s", command.getFirst(), status, text));
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
    }
}
