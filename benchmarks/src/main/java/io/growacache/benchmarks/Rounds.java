package io.growacache.benchmarks;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.report.Measurement;
import io.growacache.benchmarks.report.Report;
import io.growacache.benchmarks.report.TimeProfiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Option;

/**
 * Runs the subjects of a row in turn, round after round, each time in a fresh virtual machine: what disturbs the machine for a
 * while disturbs all of them.
 */
final class Rounds {
    private static final String MODULE = "io.growacache.benchmarks.";

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "How often every subject is run. Default: ${DEFAULT-VALUE}")
    private int roundCount;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "8",
            description = "Iterations that do not count, in each round. Default: ${DEFAULT-VALUE}")
    private int warmUpCount;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "3",
            description = "Iterations that count, in each round. Default: ${DEFAULT-VALUE}")
    private int iterationCount;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "1",
            description = "Length of an iteration. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--collector", paramLabel = "NAME", defaultValue = "G1",
            description = "G1, Z, Parallel or Serial. Default: ${DEFAULT-VALUE}, which is best for those on the heap.")
    private String collector = "G1";

    @Option(names = "--heap", paramLabel = "BYTES", defaultValue = "0",
            description = "Java heap of everybody. Default: four times the memory, at least 512 MiB.")
    private long heapBytes;

    @Option(names = "--huge-pages", paramLabel = "WHO", defaultValue = "all",
            description = "Who asks for huge pages: none, engines, or all, the Java heap too. Default: ${DEFAULT-VALUE}")
    private String hugePages = "all";

    @Option(names = "--jvm-option", paramLabel = "OPTION", description = "Further option for the measured virtual machines.")
    private List<String> jvmOptions = List.of();

    @Option(names = "--profiler", paramLabel = "NAME[:OPTIONS]",
            description = "A further JMH profiler, such as stack or jfr; its findings are in the log.")
    private List<String> profilers = List.of();

    @Option(names = "--logs", paramLabel = "FOLDER", defaultValue = "benchmarks/target/logs",
            description = "Where JMH's own output goes. Default: ${DEFAULT-VALUE}")
    private Path logs = Path.of("benchmarks/target/logs");

    /**
     * Refuses what gives no numbers.
     *
     * @throws IllegalArgumentException naming the rule
     */
    void check() {
        if (roundCount < 1 || warmUpCount < 1 || iterationCount < 1 || seconds < 1) {
            throw new IllegalArgumentException("--rounds, --warm-up, --iterations and --seconds: must be at least 1");
        }
        if (!List.of("none", "engines", "all").contains(hugePages)) {
            throw new IllegalArgumentException("--huge-pages " + hugePages + ": must be none, engines or all");
        }
        if (!List.of("G1", "Z", "Parallel", "Serial").contains(collector)) {
            throw new IllegalArgumentException("--collector " + collector + ": must be G1, Z, Parallel or Serial");
        }
    }

    /** How it is measured. */
    Map<String, String> facts(long memoryBytes) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rounds", roundCount + ", each in a fresh virtual machine, subjects in turn");
        facts.put("iterations", warmUpCount + " to warm up and " + iterationCount + " that count, of " + seconds + " s");
        facts.put("options of the virtual machine", Stream.concat(heapOptions(memoryBytes).stream(), jvmOptions.stream())
                .collect(Collectors.joining(" ")));
        return facts;
    }

    private List<String> heapOptions(long memoryBytes) {
        long heap = heapBytes == 0 ? Math.max(512L << 20, 4 * memoryBytes) : heapBytes;
        List<String> options = new ArrayList<>(List.of("-XX:+Use" + collector + "GC", "-Xms" + heap, "-Xmx" + heap));
        if (hugePages.equals("all")) {
            options.add("-XX:+UseTransparentHugePages");
        }
        options.add("-D" + EngineHost.HUGE_PAGES + "=" + !hugePages.equals("none"));
        return options;
    }

    /**
     * Measures one row.
     *
     * @param row takes the results or the failures
     * @param arguments values of all parameters but the subject
     */
    void run(Plan plan, List<Measurement> row, Map<String, String> arguments) {
        System.out.println();
        System.out.println(row.getFirst().cell().benchmark() + ", " + row.getFirst().cell().text());
        for (int round = 1; round <= roundCount; round++) {
            for (int index = 0; index < row.size(); index++) {
                // Each round begins with another subject.
                runOnce(plan, row.get((index + round - 1) % row.size()), arguments, round);
            }
        }
    }

    private void runOnce(Plan plan, Measurement measurement, Map<String, String> arguments, int round) {
        Path log = logFile(measurement, round);
        int before = measurement.nanos().length;
        try {
            Collection<RunResult> results = new Runner(options(plan, measurement, arguments, log).build()).run();
            measurement.add(results);
            if (measurement.nanos().length == before) {
                measurement.fail("round " + round + " gave no result");
            }
        } catch (RunnerException e) {
            measurement.fail("round " + round + ": " + cause(log, e));
        }
        String numbers = measurement.nanos().length == before ? "failed: " + measurement.failure() + "; see " + log
                : iterations(measurement, before);
        System.out.printf(Locale.ROOT, "  round %d  %-12s %s%n", round, measurement.subject(), numbers);
    }

    private static String iterations(Measurement measurement, int from) {
        StringBuilder text = new StringBuilder("ns/op (CPU):");
        double[] nanos = measurement.nanos();
        double[] processorNanos = measurement.processorNanos();
        for (int index = from; index < nanos.length; index++) {
            text.append("  ").append(Report.number(nanos[index])).append(" (").append(Report.number(processorNanos[index]))
                    .append(')');
        }
        return text.toString();
    }

    private Path logFile(Measurement measurement, int round) {
        String name = measurement.cell().benchmark() + "-" + measurement.cell().text() + "-" + measurement.subject() + "-"
                + round;
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return logs.resolve(name.replaceAll("[^A-Za-z0-9.]+", "-") + ".log");
    }

    /** The line of the log that says what went wrong. */
    private static String cause(Path log, RunnerException exception) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.matches("(Caused by: )?[\\w.$]+(Exception|Error)(: .*)?"))
                    .reduce((earlier, later) -> later)
                    .orElseGet(() -> Objects.toString(exception.getMessage()));
        } catch (IOException e) {
            return Objects.toString(exception.getMessage());
        }
    }

    private ChainedOptionsBuilder options(Plan plan, Measurement measurement, Map<String, String> arguments, Path log) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + (MODULE + plan.benchmark()).replace(".", "\\.") + "$")
                .threads(measurement.cell().threadCount())
                .forks(1)
                .warmupIterations(warmUpCount)
                .warmupTime(TimeValue.seconds(seconds))
                // One more, because the last one does not count.
                .measurementIterations(iterationCount + 1)
                .measurementTime(TimeValue.seconds(seconds))
                .addProfiler(GCProfiler.class)
                .addProfiler(TimeProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString())
                .jvmArgs(virtualMachineOptions(Long.parseLong(arguments.getOrDefault("memoryBytes", "0"))));
        for (String profiler : profilers) {
            int colon = profiler.indexOf(':');
            if (colon < 0) {
                options.addProfiler(profiler);
            } else {
                options.addProfiler(profiler.substring(0, colon), profiler.substring(colon + 1));
            }
        }
        arguments.forEach(options::param);
        if (!plan.parameters().subjectName().isEmpty()) {
            options.param(plan.parameters().subjectName(), measurement.subject());
        }
        return options;
    }

    /** JMH starts its machines with a class path; the modules are given to them here. */
    private String[] virtualMachineOptions(long memoryBytes) {
        List<String> options = new ArrayList<>();
        options.add("--module-path=" + System.getProperty("jdk.module.path"));
        options.add("--add-modules=ALL-MODULE-PATH");
        options.add("--enable-native-access=" + ModuleLayer.boot().modules().stream().map(Module::getName)
                .filter(name -> name.startsWith("io.growacache.")).sorted().collect(Collectors.joining(",")));
        // JMH finds the offsets of fields with it.
        options.add("--sun-misc-unsafe-memory-access=allow");
        options.addAll(heapOptions(memoryBytes));
        options.addAll(jvmOptions);
        return options.toArray(String[]::new);
    }
}
