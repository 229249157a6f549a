package io.growacache.benchmarks.policy;

import io.growacache.benchmarks.policy.LogSimulation.Form;
import io.growacache.benchmarks.policy.QueueSimulation.Order;
import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.tool.loadgen.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/log-forms}. */
@Command(name = "benchmarks/log-forms", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prints misses and bytes written of a log over a device that takes everything, and of one that takes"
                + " what was used; by simulation.")
public final class LogFormCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TRACE", description = "A file, as gac replay takes it.")
    private Path trace = Path.of("");

    @Option(names = "--share", split = ",", defaultValue = "0.1,0.3", paramLabel = "SHARE",
            description = "Memory and device together, of all bytes asked for.")
    private List<Double> shares = List.of();

    @Option(names = "--memory-share", defaultValue = "0.1", paramLabel = "SHARE", description = "Memory, of that.")
    private double memoryShare = 0.1;

    @Option(names = "--object-size", paramLabel = "BYTES", defaultValue = "0",
            description = "Takes every object to be so long. Unless given, as the trace says.")
    private int objectSize;

    private LogFormCommand() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new LogFormCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (objectSize < 0 || !(memoryShare > 0 && memoryShare < 1) || shares.stream().anyMatch(share -> !(share > 0))) {
            throw new IllegalArgumentException("--object-size, --share, --memory-share: must be positive, and the last less"
                    + " than 1");
        }
        Requests requests = Requests.read(new TraceFile(trace), objectSize);
        long unique = requests.uniqueBytes();
        System.out.printf(Locale.ROOT, "# %s: %d requests, memory %.0f%%%n%n"
                + "| of all bytes | log | found on the device | miss ratio | found in memory | written / unique bytes |%n"
                + "|---|---|---|---|---|---|%n",
                trace.getFileName(), requests.count(), 100 * memoryShare);
        for (double share : shares) {
            long capacity = (long) (share * unique);
            long memory = Math.max(1, (long) (memoryShare * capacity));
            long misses = requests.misses(new QueueSimulation(capacity, Order.LRU));
            print(share, "LRU in memory of both", "", misses, requests, requests.count() - misses, 0);
            for (int reheatUses = 0; reheatUses <= 2; reheatUses++) {
                print(share, requests, unique, new LogSimulation(Form.ONE_LOG, memory, capacity - memory, reheatUses, 0),
                        "one, all is written", reheatUses);
            }
            for (int keptUses : new int[] {0, 3, 2}) {
                for (int reheatUses = 0; reheatUses <= 2; reheatUses++) {
                    print(share, requests, unique,
                            new LogSimulation(Form.TWO_LOGS, memory, capacity - memory, reheatUses, keptUses),
                            keptUses == 0 ? "two, what was used is written"
                                    : "two, what was used less than " + keptUses + " times is written", reheatUses);
                }
            }
        }
        return 0;
    }

    private static void print(double share, Requests requests, long unique, LogSimulation log, String form,
            int reheatUses) {
        long misses = requests.misses(log);
        print(share, form, reheatUses == 0 ? "stays there" : "goes to memory by use " + reheatUses, misses, requests,
                log.memoryHits(), (double) log.writtenBytes() / unique);
    }

    private static void print(double share, String log, String reheating, long misses, Requests requests,
            long memoryHits, double written) {
        System.out.printf(Locale.ROOT, "| %.0f%% | %s | %s | %.4f | %.4f | %.3f |%n", 100 * share, log, reheating,
                (double) misses / requests.count(), (double) memoryHits / requests.count(), written);
    }
}
