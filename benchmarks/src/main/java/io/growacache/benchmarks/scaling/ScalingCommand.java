package io.growacache.benchmarks.scaling;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.ForkedRun;
import io.growacache.benchmarks.report.ResultPage;
import io.growacache.benchmarks.report.Surroundings;
import io.growacache.benchmarks.scaling.ScalingRun.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/scaling}. */
@Command(name = "benchmarks/scaling", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Has numbers of threads take turns on one store, a virtual machine for each store and operation,"
                + " and compares what each number does with the best.",
        footer = {"", "Exit code: 0, also when a bar is missed; 1 when something cannot be measured."})
public final class ScalingCommand implements Callable<Integer> {
    /** Part of the best throughput that every number of threads is to reach that keeps all processors busy. */
    private static final double FLOOR = 0.9;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Option(names = "--store", split = ",", defaultValue = "s3fifo,segcache,hybridlog,caffeine", paramLabel = "NAME",
            description = "Engines, caffeine or map. Default: ${DEFAULT-VALUE}")
    private List<String> stores = List.of();

    @Option(names = "--operation", split = ",", defaultValue = "get,put,mixed", paramLabel = "NAME",
            description = "get (which hits), put (which overwrites), mixed (90 %% gets). Default: all")
    private List<Operation> operations = List.of();

    @Option(names = "--threads", split = ",", defaultValue = "1,2,8,64,128", paramLabel = "N",
            description = "Numbers of threads. Default: ${DEFAULT-VALUE}")
    private List<Integer> threadCounts = List.of();

    @Option(names = "--rounds", defaultValue = "7", paramLabel = "N",
            description = "How often each number has its turn. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--millis", defaultValue = "1000", paramLabel = "N",
            description = "Milliseconds of a turn that count. Default: ${DEFAULT-VALUE}")
    private long millis;

    @Option(names = "--warm-up", defaultValue = "6000", paramLabel = "N",
            description = "Milliseconds before that. Default: ${DEFAULT-VALUE}")
    private long warmUpMillis;

    @Option(names = "--memory", defaultValue = "268435456", paramLabel = "BYTES",
            description = "Budget of a store. Default: ${DEFAULT-VALUE}")
    private long memoryBytes;

    @Option(names = "--value-length", defaultValue = "128", paramLabel = "BYTES",
            description = "Bytes of a value. Default: ${DEFAULT-VALUE}")
    private int valueLength;

    @Option(names = "--jvm-option", paramLabel = "OPTION",
            description = "A further option of the virtual machines, such as -XX:PerMethodTrapLimit=0")
    private List<String> jvmOptions = List.of();

    @Mixin
    private ResultPage resultPage = new ResultPage();

    private ScalingCommand() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new ScalingCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        resultPage.check();
        if (rounds < 1 || millis < 1 || warmUpMillis < 1 || threadCounts.stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException("--rounds, --millis, --warm-up, --threads: must be at least 1");
        }
        StringBuilder page = new StringBuilder("# By how many threads\n\n");
        Surroundings.facts(System.getProperty("growacache.commit", "unknown"))
                .forEach((name, value) -> page.append("- ").append(name).append(": ").append(value).append('\n'));
        StringBuilder table = new StringBuilder();
        StringBuilder turns = new StringBuilder();
        for (Operation operation : operations) {
            for (String store : stores) {
                System.err.println("benchmarks/scaling: " + text(operation) + ", " + store);
                List<Slice> slices = measure(store, operation);
                String rows = rows(store, operation, slices);
                // A run that is cut short has told this much.
                System.err.print(rows);
                table.append(rows);
                turns.append(text(operation)).append(", ").append(store).append('\n');
                for (int threadCount : threadCounts) {
                    turns.append("  ").append(threadCount).append(threadCount == 1 ? " thread:" : " threads:");
                    slices.stream().filter(slice -> slice.threadCount() == threadCount).forEach(slice -> turns.append(
                            String.format(Locale.ROOT, " %.2f/%.0f", slice.throughput(), slice.processorTime())));
                    turns.append('\n');
                }
            }
        }
        page.append("- load average at the end: ").append(Surroundings.loadAverage())
                .append("\n- memory of every store: ").append(memoryBytes)
                .append(" bytes, which has room for all items; values of ").append(valueLength)
                .append(" bytes, keys by zipf(0.99)\n- ").append(rounds).append(" turns of ").append(millis)
                .append(" ms for each number of threads, after ").append(warmUpMillis)
                .append(" ms by one thread and a turn of each\n- options of the virtual machine: ")
                .append(String.join(" ", virtualMachineOptions())).append("""


                        Medians of all turns. *Of the best* is the throughput divided by that which the number of threads \
                        with the highest median had in the same round, since what the machine can do changes from round \
                        to round; 90 % are to be reached with as many threads as processors and with more. \
                        *CPU ns* is the processor time of the whole process divided by operations.

                        | operation | store | threads | Mops/s | lowest to highest | of the best | CPU ns |
                        |---|---|---:|---:|---:|---:|---:|
                        """)
                .append(table).append("\n## Every turn\n\n")
                .append("Millions of operations a second / processor nanoseconds of each.\n\n```\n").append(turns)
                .append("```\n\nMade by `benchmarks/scaling --store ").append(joined(stores)).append(" --operation ")
                .append(joined(operations.stream().map(ScalingCommand::text).toList())).append(" --threads ")
                .append(joined(threadCounts)).append(" --rounds ").append(rounds).append(" --millis ").append(millis)
                .append(" --warm-up ").append(warmUpMillis)
                .append(jvmOptions.stream().map(option -> " --jvm-option=" + option).collect(Collectors.joining()))
                .append("`.\n");
        System.out.print(page);
        resultPage.write(page.toString());
        return 0;
    }

    private static String text(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    private String rows(String store, Operation operation, List<Slice> slices) {
        StringBuilder table = new StringBuilder();
        Turns turns = new Turns(slices);
        for (int threadCount : threadCounts) {
            double ofBest = turns.ofBest(threadCount);
            List<Double> sorted = turns.throughputs(threadCount).stream().sorted().toList();
            table.append(String.format(Locale.ROOT, "| %s | %s | %d | %.2f | %.2f to %.2f | %.0f %%%s | %.0f |%n",
                    text(operation), store, threadCount, turns.throughput(threadCount), sorted.getFirst(),
                    sorted.getLast(), 100 * ofBest, ofBest < FLOOR && threadCount >= PROCESSORS ? ", missed" : "",
                    turns.processorTime(threadCount)));
        }
        return table.toString();
    }

    private List<String> virtualMachineOptions() {
        long heap = Math.max(512L << 20, 4 * memoryBytes);
        List<String> options = new ArrayList<>(List.of("-XX:+UseG1GC", "-Xms" + heap, "-Xmx" + heap,
                "-XX:+UseTransparentHugePages", "-D" + EngineHost.HUGE_PAGES + "=true"));
        options.addAll(jvmOptions);
        return options;
    }

    /** What a process of its own measures. */
    private List<Slice> measure(String store, Operation operation) throws IOException, InterruptedException {
        List<String> arguments = List.of(store, operation.name(), Long.toString(memoryBytes),
                Integer.toString(valueLength), joined(threadCounts), Integer.toString(rounds), Long.toString(millis),
                Long.toString(warmUpMillis));
        List<Slice> slices = ForkedRun.lines(virtualMachineOptions(), ScalingRun.class, arguments).stream().map(Slice::ofLine)
                .filter(Objects::nonNull).toList();
        if (slices.size() != rounds * threadCounts.size()) {
            throw new IOException(store + ", " + text(operation) + ": the process has not measured every turn");
        }
        return slices;
    }

    private static String joined(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
