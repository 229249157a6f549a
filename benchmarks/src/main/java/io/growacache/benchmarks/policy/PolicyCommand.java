package io.growacache.benchmarks.policy;

import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.tool.loadgen.trace.GeneratedTrace;
import io.growacache.tool.loadgen.trace.Trace;
import io.growacache.tool.loadgen.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/policies}. */
@Command(name = "benchmarks/policies", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prints how often policies miss on a trace: simulations, Caffeine, our engines in this process.")
public final class PolicyCommand implements Callable<Integer> {
    private static final String GENERATED = "generated:";

    @Parameters(paramLabel = "TRACE", description = "A file or a description, as gac replay takes it.")
    private String trace = "";

    @Option(names = "--capacity", required = true, split = ",", paramLabel = "NUMBER",
            description = "Capacities of the simulations and of Caffeine, and engines' memory, in bytes.")
    private List<Long> capacities = List.of();

    @Option(names = "--object-size", paramLabel = "BYTES", defaultValue = "0",
            description = "Takes every object to be so long; 1 makes a capacity a number of objects. Unless given,"
                    + " as the trace says.")
    private int objectSize;

    @Option(names = "--engine", split = ",", paramLabel = "NAME",
            description = "Runs these engines with as much memory as each capacity, and the simulations of LRU and"
                    + " S3-FIFO with what the engine came to use of it, charged alike.")
    private List<String> engines = List.of();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "An option of the engines, as in"
            + " --set eviction=s3fifo.")
    private Map<String, String> engineOptions = Map.of();

    @Option(names = "--small-share", defaultValue = "0.1", paramLabel = "SHARE",
            description = "Of S3-FIFO's small queue.")
    private double smallShare = 0.1;

    @Option(names = "--promotion-threshold", defaultValue = "2", paramLabel = "USES", description = "Of S3-FIFO.")
    private int promotionThreshold = 2;

    private PolicyCommand() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new PolicyCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (objectSize < 0 || capacities.stream().anyMatch(capacity -> capacity < 1)) {
            throw new IllegalArgumentException("--object-size, --capacity: must be positive");
        }
        Requests requests = Requests.read(open(), objectSize);
        System.out.printf(Locale.ROOT,
                "# %s: %d requests%n%n| policy | capacity | misses | miss ratio |%n|---|---|---|---|%n", Path.of(trace).getFileName(), requests.count());
        for (long capacity : capacities) {
            print("fifo", capacity, requests.misses(new QueueSimulation(capacity, QueueSimulation.Order.FIFO)),
                    requests);
            print("lru", capacity, requests.misses(new QueueSimulation(capacity, QueueSimulation.Order.LRU)), requests);
            print("s3fifo, large refused", capacity, requests.misses(simulation(capacity,
                    S3FifoSimulation.LargeObjects.REFUSED)), requests);
            print("s3fifo, large to main", capacity, requests.misses(simulation(capacity,
                    S3FifoSimulation.LargeObjects.TO_MAIN)), requests);
            print("hybridlog in memory", capacity, requests.misses(LogSimulation.inMemory(capacity)), requests);
            print("caffeine", capacity, requests.misses(new CaffeinePolicy(capacity)), requests);
            for (String engine : engines) {
                replay(engine, capacity, requests);
            }
        }
        return 0;
    }

    private void replay(String name, long memoryBytes, Requests requests) {
        EnginePolicy engine = new EnginePolicy(name, engineOptions, memoryBytes, requests.largest());
        long[] used = new long[1];
        long misses = requests.misses(engine, () -> used[0] = Math.max(used[0], engine.usedBytes()));
        print("engine " + name + (engineOptions.isEmpty() ? "" : " " + engineOptions), memoryBytes, misses, requests);
        Requests charged = requests.charged();
        print("lru in what " + name + " uses", used[0],
                charged.misses(new QueueSimulation(used[0], QueueSimulation.Order.LRU)), requests);
        print("s3fifo in what " + name + " uses", used[0], charged.misses(simulation(used[0],
                S3FifoSimulation.LargeObjects.TO_MAIN)), requests);
    }

    private S3FifoSimulation simulation(long capacity, S3FifoSimulation.LargeObjects largeObjects) {
        return new S3FifoSimulation(capacity, smallShare, promotionThreshold, largeObjects);
    }

    private Trace open() throws IOException {
        return trace.startsWith(GENERATED) ? GeneratedTrace.of(trace.substring(GENERATED.length()))
                : new TraceFile(Path.of(trace));
    }

    private static void print(String policy, long capacity, long misses, Requests requests) {
        System.out.printf(Locale.ROOT, "| %s | %d | %d | %.6f |%n", policy, capacity, misses,
                (double) misses / requests.count());
    }
}
