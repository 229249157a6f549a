package io.growacache.benchmarks;

import io.growacache.benchmarks.report.Cell;
import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.Measurement;
import io.growacache.benchmarks.report.Plot;
import io.growacache.benchmarks.report.Report;
import io.growacache.benchmarks.report.ResultPage;
import io.growacache.benchmarks.report.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/run}. */
@Command(name = "benchmarks/run", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measures engines beside their rivals, in alternating rounds, and reports medians and ratios.",
        footer = {"", "Ends with 1 when anything that was asked for could not be measured."})
public final class Main implements Callable<Integer> {
    @Parameters(paramLabel = "SET", arity = "0..*", description = "What to run; without any, lists the sets.")
    private List<String> setNames = List.of();

    @Mixin
    private Choices choices = new Choices();

    @Mixin
    private Rounds rounds = new Rounds();

    @Mixin
    private ResultPage resultPage = new ResultPage();

    @Option(names = "--title", paramLabel = "TEXT", description = "Headline of the report.")
    private String title = "Benchmarks";

    private static final String STORES = "engine.StoreBenchmark.";

    private Main() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new Main(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (setNames.isEmpty()) {
            for (BenchmarkSet set : BenchmarkSet.values()) {
                System.out.printf(Locale.ROOT, "%-12s%s%n", set.text(), set.description());
            }
            return 0;
        }
        List<BenchmarkSet> sets = setNames.stream().map(Main::set).toList();
        List<Plan> plans = sets.stream().flatMap(set -> set.plans(choices).stream()).filter(choices::includes).toList();
        if (plans.isEmpty()) {
            throw new IllegalArgumentException("--benchmark: none of the sets has such a method");
        }
        choices.check();
        rounds.check();
        resultPage.check();
        Map<String, String> facts = Surroundings.facts(System.getProperty("growacache.commit", "unknown"));
        facts.put("sets", String.join(" ", setNames));
        facts.put("memory of every store", choices.memoryBytes() + " bytes");
        if (!choices.device().isEmpty()) {
            facts.put("device", "a file of eight times the memory; what gets do not find is stored");
        }
        facts.putAll(rounds.facts(choices.memoryBytes()));
        facts.forEach((name, value) -> System.out.println(name + ": " + value));

        List<Measurement> measurements = new ArrayList<>();
        for (Plan plan : plans) {
            measurements.addAll(run(plan));
        }
        facts.put("load average at the end", Surroundings.loadAverage());
        Report report = new Report(title, facts, measurements);
        System.out.println();
        System.out.println(report.toMarkdown());
        resultPage.write(report.toMarkdown(), "Medians", new Plot(report).toSvg(), "");
        return measurements.stream().allMatch(measurement -> measurement.failure().isEmpty()) ? 0 : 1;
    }

    private static BenchmarkSet set(String name) {
        return Arrays.stream(BenchmarkSet.values()).filter(set -> set.text().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + ": no such set; there are "
                        + Arrays.stream(BenchmarkSet.values()).map(BenchmarkSet::text).collect(Collectors.joining(", "))));
    }

    private List<Measurement> run(Plan plan) {
        List<Measurement> measurements = new ArrayList<>();
        for (Map<String, String> values : plan.parameters().combinations()) {
            for (int threadCount : plan.threadCounts()) {
                // Without the package, which is the first word.
                String benchmark = plan.benchmark().substring(plan.benchmark().indexOf('.') + 1);
                Cell cell = new Cell(benchmark, values, threadCount);
                List<Measurement> row = plan.parameters().subjects().stream()
                        .map(subject -> new Measurement(cell, subject)).toList();
                rounds.run(plan, row, arguments(plan, values));
                measurements.addAll(row);
            }
        }
        return measurements;
    }

    private Map<String, String> arguments(Plan plan, Map<String, String> values) {
        Map<String, String> arguments = new LinkedHashMap<>(values);
        if (!plan.parameters().subjectName().isEmpty()) {
            arguments.put("memoryBytes", Long.toString(choices.memoryBytes()));
            if (plan.benchmark().startsWith(STORES)) {
                arguments.put("device", choices.device());
            }
        }
        return arguments;
    }
}
