package io.growacache.benchmarks;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.store.Stores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What the command line says about engines, rivals and parameters. */
final class Choices {
    @Option(names = "--benchmark", split = ",", paramLabel = "NAME",
            description = "Only these methods of the sets, such as getHit.")
    private List<String> methods = List.of();

    @Option(names = "--engine", split = ",", paramLabel = "NAME", defaultValue = "segcache",
            description = "Engines to measure; the first is compared with everybody else. Default: ${DEFAULT-VALUE}")
    private List<String> engines = List.of();

    @Option(names = "--rival", split = ",", paramLabel = "NAME", defaultValue = "caffeine,map",
            description = "Rivals beside them: caffeine, map, none. Default: ${DEFAULT-VALUE}")
    private List<String> rivals = List.of();

    @Option(names = "--threads", split = ",", paramLabel = "N",
            description = "Numbers of threads, in place of the set's own.")
    private List<Integer> threadCounts = List.of();

    @Option(names = "--zipf", split = ",", paramLabel = "EXPONENT",
            description = "Skews of popularity, in place of the set's own (0.99, or 0, 0.99 and 1.2).")
    private List<String> zipfs = List.of();

    @Option(names = "--value-length", split = ",", paramLabel = "BYTES",
            description = "Lengths of values, in place of the set's own (128, or 16, 128, 4096 and 1048576).")
    private List<String> valueLengths = List.of();

    @Option(names = "--pipeline", split = ",", paramLabel = "N", defaultValue = "1,16,64",
            description = "Requests that arrive together, powers of two to 64. Default: ${DEFAULT-VALUE}")
    private List<String> pipelines = List.of();

    @Option(names = "--dialect", split = ",", paramLabel = "NAME", defaultValue = "resp,memcache",
            description = "Kinds of requests: resp, memcache, memcache-meta. Default: ${DEFAULT-VALUE}")
    private List<String> dialects = List.of();

    @Option(names = "--memory", paramLabel = "BYTES", defaultValue = "268435456",
            description = "Budget of every store. Default: ${DEFAULT-VALUE}")
    private long memoryBytes;

    @Option(names = "--device", paramLabel = "FOLDER",
            description = "Gives engines a device, a file in FOLDER, and the set ycsb four times as many bytes as memory.")
    private String device = "";

    /**
     * Refuses names that nobody has, before anything is run.
     *
     * @throws IllegalArgumentException naming the candidates
     */
    void check() {
        List<String> known = EngineHost.engineNames();
        for (String engine : engines) {
            if (!known.contains(engine)) {
                throw new IllegalArgumentException("--engine " + engine + ": no such engine; found: " + known);
            }
        }
        for (String rival : rivals) {
            if (!List.of(Stores.CAFFEINE, Stores.MAP, "none").contains(rival)) {
                throw new IllegalArgumentException("--rival " + rival + ": must be caffeine, map or none");
            }
            if (!device.isEmpty() && !rival.equals("none")) {
                throw new IllegalArgumentException("--rival " + rival + ": must be none with --device, since rivals have no use"
                        + " for it");
            }
        }
    }

    /** Whether a benchmark was asked for. */
    boolean includes(Plan plan) {
        return methods.isEmpty() || methods.contains(plan.benchmark().substring(plan.benchmark().lastIndexOf('.') + 1));
    }

    String device() {
        return device;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    List<Integer> allThreads() {
        return threadCounts.isEmpty() ? List.of(1, 2, 8, 64, 128) : threadCounts;
    }

    List<Integer> fewThreads() {
        return threadCounts.isEmpty() ? List.of(1, 2) : threadCounts;
    }

    List<String> zipfs() {
        return zipfs.isEmpty() ? List.of("0", "0.99", "1.2") : zipfs;
    }

    List<String> valueLengths() {
        return valueLengths.isEmpty() ? List.of("16", "128", "4096", "1048576") : valueLengths;
    }

    List<String> pipelines() {
        return pipelines;
    }

    List<String> dialects() {
        return dialects;
    }

    /** Engines and rivals with popular keys and values of 128 bytes. */
    Parameters usual() {
        List<String> subjects = new ArrayList<>(engines);
        rivals.stream().filter(rival -> !rival.equals("none")).forEach(subjects::add);
        return parameters("store", subjects);
    }

    /** Engines without rivals. */
    Parameters enginesOnly() {
        return parameters("engine", engines);
    }

    /** No parameters. */
    Parameters nothing() {
        return new Parameters("", List.of("spi"), Map.of());
    }

    private Parameters parameters(String subjectName, List<String> subjects) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        values.put("zipf", zipfs.isEmpty() ? List.of("0.99") : zipfs);
        values.put("valueLength", valueLengths.isEmpty() ? List.of("128") : valueLengths);
        return new Parameters(subjectName, subjects, values);
    }
}
