package io.growacache.benchmarks.compare;

import io.growacache.benchmarks.compare.Part.Measure;
import io.growacache.benchmarks.compare.Subject.Kind;
import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.ResultPage;
import io.growacache.benchmarks.report.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/compare}. */
@Command(name = "benchmarks/compare", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measures the unpacked distribution beside redis-server and memcached, in alternating rotations.",
        footer = {"", "Exit code: 0, also when a bar is missed; 2 when a rival is missing or the arguments are wrong."})
public final class Compare implements Callable<Integer> {
    private static final int THREADS = 2;
    private static final List<String> COLLECTORS = List.of("Serial", "Parallel", "G1", "Shenandoah", "Z");
    private static final List<String> COLLECTOR_PARTS = List.of("resp-p1-get", "resp-p16-get", "resp-p16-set", "memcache-tail");
    private static final Path KEPT = Path.of("benchmarks", "target", "compare", "runs.tsv");

    @Option(names = "--home", required = true, hidden = true, description = "The unpacked distribution.")
    private Path home;

    @Option(names = "--only", split = ",", paramLabel = "PREFIX",
            description = "Parts whose name begins so, such as resp-p16-get, resp, memcache-tail; allocation is one, too.")
    private List<String> only = List.of();

    @Option(names = "--rotations", defaultValue = "5", paramLabel = "N",
            description = "How often each server is measured in turn. Default: ${DEFAULT-VALUE}")
    private int rotations;

    @Option(names = "--seconds", defaultValue = "3", paramLabel = "N",
            description = "How long a run measures. Default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--memory", defaultValue = "256", paramLabel = "MEBIBYTES",
            description = "Memory of each cache. Default: ${DEFAULT-VALUE}")
    private long mebibytes;

    @Option(names = "--jvm-options", defaultValue = "", paramLabel = "OPTIONS",
            description = "Further options of our virtual machine, after those of conf/jvm.options.")
    private String jvmOptions;

    @Option(names = "--baseline", paramLabel = "FOLDER",
            description = "Another unpacked distribution, measured beside this one: what has a change brought?")
    private Path baseline;

    @Option(names = "--collectors", description = "Compares the virtual machine's collectors instead, without rivals.")
    private boolean isOfCollectors;

    @Option(names = "--keep", description = "Also report the runs of the calls before, of the same commit and options.")
    private boolean isKeeping;

    @Mixin
    private ResultPage resultPage = new ResultPage();

    private final List<Subject> subjects = new ArrayList<>();

    private Compare() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new Compare(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        resultPage.check();
        if (rotations < 1 || seconds < 0.5) {
            throw new IllegalArgumentException("--rotations must be at least 1 and --seconds at least 0.5");
        }
        List<Part> parts = Part.all().stream().filter(this::isChosen).toList();
        boolean measuresAllocation = !isOfCollectors && (only.isEmpty() || only.stream().anyMatch("allocation"::startsWith));
        if (parts.isEmpty() && !measuresAllocation) {
            throw new IllegalArgumentException("--only " + String.join(",", only) + ": no such part; there are allocation, "
                    + Part.all().stream().map(Part::name).collect(Collectors.joining(", ")));
        }
        Map<String, String> facts = facts();
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        String circumstances = String.join("; ", facts.get("commit"), facts.get("configuration"), facts.get("load"));
        Runs runs = isKeeping ? Runs.keep(KEPT, circumstances) : Runs.begin(KEPT, circumstances);
        Path scratch = Files.createTempDirectory("compare");
        // Also when the command is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> subjects.forEach(Subject::close)));
        try {
            start(parts, scratch);
            Load load = new Load(home, scratch, seconds);
            for (Subject subject : subjects) {
                progress("filling " + subject.name());
                load.fill(subject);
            }
            measure(parts, load, runs);
            Map<String, String> allocations = measuresAllocation
                    ? new Allocation(subjects.getFirst(), load).measure() : Map.of();
            facts.put("load average at the end", Surroundings.loadAverage());
            report(facts, runs, allocations);
        } finally {
            subjects.forEach(Subject::close);
            delete(scratch);
        }
        return 0;
    }

    private boolean isChosen(Part part) {
        List<String> prefixes = only.isEmpty() && isOfCollectors ? COLLECTOR_PARTS : only;
        return prefixes.isEmpty() || prefixes.stream().anyMatch(part.name()::startsWith);
    }

    private Map<String, String> facts() throws IOException {
        Map<String, String> facts = Surroundings.facts(System.getProperty("growacache.commit", "unknown"));
        facts.put("configuration", "segcache, " + mebibytes + " MiB, " + THREADS + " workers"
                + (jvmOptions.isEmpty() ? "" : ", further options: " + jvmOptions)
                + (baseline == null ? "" : ", beside a baseline"));
        if (!isOfCollectors) {
            facts.put("rivals", System.getProperty("growacache.rivals", "unknown") + ", each with " + mebibytes
                    + " MiB; redis-server --io-threads 1, memcached -t " + THREADS);
        }
        facts.put("load", Load.description());
        facts.put("rotations", String.format(Locale.ROOT, "%d of %.1f s a run", rotations, seconds));
        return facts;
    }

    private void start(List<Part> parts, Path scratch) throws IOException {
        Subject.Settings settings = new Subject.Settings(scratch, mebibytes, THREADS);
        if (isOfCollectors) {
            for (String collector : COLLECTORS) {
                String others = COLLECTORS.stream().filter(other -> !other.equals(collector))
                        .map(other -> "-XX:-Use" + other + "GC").collect(Collectors.joining(" "));
                String mode = collector.equals("Shenandoah") ? " -XX:ShenandoahGCMode=generational" : "";
                subjects.add(Subject.growACache(collector, home,
                        others + " -XX:+Use" + collector + "GC" + mode + " " + jvmOptions, settings));
            }
            return;
        }
        subjects.add(Subject.growACache(SpeedReport.OURS, home, jvmOptions, settings));
        if (baseline != null) {
            subjects.add(Subject.growACache("baseline", baseline, jvmOptions, settings));
        }
        if (parts.stream().anyMatch(part -> part.rival() == Kind.REDIS)) {
            subjects.add(Subject.redis(settings));
        }
        if (parts.stream().anyMatch(part -> part.rival() == Kind.MEMCACHED)) {
            subjects.add(Subject.memcached(settings));
        }
    }

    private List<Subject> subjects(Part part) {
        return subjects.stream().filter(subject -> subject.kind() == Kind.GROW_A_CACHE || subject.kind() == part.rival())
                .toList();
    }

    private void measure(List<Part> parts, Load load, Runs runs) throws IOException {
        Map<Part, Double> rates = new LinkedHashMap<>();
        for (Part part : parts) {
            runs.drop(part);
            double lowest = Double.MAX_VALUE;
            for (Subject subject : subjects(part)) {
                progress("warming up " + part.name() + " of " + subject.name());
                lowest = Math.min(lowest, load.closed(part, subject, 0).perSecond());
            }
            rates.put(part, lowest / 2);
        }
        for (int rotation = 1; rotation <= rotations; rotation++) {
            for (Part part : parts) {
                List<Subject> turn = new ArrayList<>(subjects(part));
                if (rotation % 2 == 0) {
                    Collections.reverse(turn);
                }
                for (Subject subject : turn) {
                    Run run = part.measure() == Measure.CPU ? load.closed(part, subject, rotation)
                            : load.paced(part, subject, rotation, rates.get(part));
                    runs.add(run);
                    progress(String.format(Locale.ROOT, "rotation %d of %d  %-18s %-14s %8.3f µs CPU %9.0f per second%s",
                            rotation, rotations, part.name(), subject.name(), run.cpuMicros(), run.perSecond(),
                            Double.isNaN(run.p999Micros()) ? ""
                                    : String.format(Locale.ROOT, "  p99.9 %.0f µs", run.p999Micros())));
                }
            }
        }
    }

    private void report(Map<String, String> facts, Runs runs, Map<String, String> allocations) throws IOException {
        SpeedReport report = new SpeedReport(facts, Part.all(), runs, allocations);
        String page;
        if (isOfCollectors || baseline != null) {
            Map<String, String> memory = new LinkedHashMap<>();
            for (Subject subject : subjects) {
                memory.put(subject.name(), Long.toString(subject.residentMebibytes()));
            }
            page = report.toMarkdown(isOfCollectors ? "Collectors" : "This build beside a baseline",
                    subjects.stream().map(Subject::name).toList(), memory);
        } else {
            page = report.toMarkdown();
        }
        System.out.println();
        System.out.println(page);
        String command = "\nMade by `benchmarks/compare" + (isOfCollectors ? " --collectors" : "") + " --write "
                + resultPage.name() + "`.\n";
        if (isOfCollectors || baseline != null) {
            resultPage.write(page + command);
        } else {
            resultPage.write(page, "Ratios", report.toSvg(), command);
        }
    }

    private static void progress(String text) {
        System.err.println("benchmarks/compare: " + text);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
