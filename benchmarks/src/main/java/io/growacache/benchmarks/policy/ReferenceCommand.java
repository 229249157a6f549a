package io.growacache.benchmarks.policy;

import io.growacache.benchmarks.policy.QueueSimulation.Order;
import io.growacache.benchmarks.policy.ReferenceTable.Case;
import io.growacache.benchmarks.policy.ReferenceTable.Count;
import io.growacache.benchmarks.policy.S3FifoSimulation.LargeObjects;
import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.ResultPage;
import io.growacache.benchmarks.report.Surroundings;
import io.growacache.tool.loadgen.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/policy-reference}. */
@Command(name = "benchmarks/policy-reference", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Compares the simulation of S3-FIFO with what another simulator counted, and the engine s3fifo with"
                + " the simulation. Ends with 1 when they differ.")
public final class ReferenceCommand implements Callable<Integer> {
    private static final String S3FIFO = "S3FIFO-0.1000-2";
    private static final double SMALL_SHARE = 0.1;
    private static final int PROMOTION_THRESHOLD = 2;
    /** As much may the engine's miss ratio differ where its small queue holds enough. */
    private static final double TOLERANCE = 0.005;
    private static final int LEAST_SEGMENTS = 8;
    private static final int LEAST_OBJECTS = 20;
    private static final long LEAST_SEGMENT_LENGTH = 64L << 10;
    private static final int SEGMENTS_PER_MEMORY = 256;

    @Parameters(paramLabel = "CSV", description = "What was counted: trace,ignore_size,size_spec,size_abs,algo,n_req,"
            + "n_miss,miss_ratio,byte_miss_ratio,note; traces lie beside it as TRACE.oracleGeneral.bin.zst.")
    private Path file = Path.of("");

    @Option(names = "--object-size", defaultValue = "4000", paramLabel = "BYTES",
            description = "How long the engine's values are where objects are counted rather than bytes."
                    + " Default: ${DEFAULT-VALUE}")
    private int objectSize;

    @Mixin
    private ResultPage page = new ResultPage();

    private final StringBuilder text = new StringBuilder();
    private int comparedCount;
    private int equalCount;
    private int engineCount;
    private int nearCount;

    private ReferenceCommand() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new ReferenceCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        page.check();
        if (objectSize < 1) {
            throw new IllegalArgumentException("--object-size: must be positive");
        }
        ReferenceTable table = ReferenceTable.read(file);
        List<Case> cases = table.cases(S3FIFO);
        if (cases.isEmpty()) {
            throw new IllegalArgumentException(file + " has no rows of " + S3FIFO);
        }
        emit("# S3-FIFO: misses beside the reference simulation\n\n");
        Surroundings.facts(System.getProperty("growacache.commit", "unknown"))
                .forEach((name, value) -> emit(String.format(Locale.ROOT, "- %s: %s%n", name, value)));
        emit(String.format(Locale.ROOT, """

                *File* is what %s says, *ours* our simulation by its rules, which refuses objects that are larger than the small
                queue, and is compared where the file has no note. *Engine* is `s3fifo` with as much memory, its values %,d bytes
                long where objects are counted; *its rules* are our simulation with the engine's rule for large items, in as many
                bytes as the engine came to hold. These two are compared where the small queue holds at least %d segments and %d
                objects.

                """, file.getFileName(), objectSize, LEAST_SEGMENTS, LEAST_OBJECTS));
        emit("| trace | capacity | FIFO, file | LRU, file | ARC, file | S3-FIFO, file | ours: misses more | Caffeine | engine"
                + " | its rules | points more |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        String trace = "";
        Requests sized = null;
        Requests counted = null;
        for (Case where : cases) {
            if (!where.trace().equals(trace)) {
                trace = where.trace();
                Path path = file.resolveSibling(trace + ".oracleGeneral.bin.zst");
                sized = Requests.read(new TraceFile(path), 0);
                counted = Requests.read(new TraceFile(path), 1);
            }
            row(table, where, where.isInObjects() ? counted : sized);
        }
        boolean isMet = equalCount == comparedCount && nearCount == engineCount;
        emit(String.format(Locale.ROOT, """

                Our simulation misses exactly as often in %d of %d rows without a note. The engine is within %.1f points of its
                rules in %d of %d.

                Made by `benchmarks/policy-reference CSV`.
                """, equalCount, comparedCount, 100 * TOLERANCE, nearCount, engineCount));
        page.write(text.toString());
        return isMet && comparedCount > 0 && engineCount > 0 ? 0 : 1;
    }

    private void row(ReferenceTable table, Case where, Requests requests) {
        long capacity = where.capacity();
        Count reference = table.count(where, S3FIFO);
        long ours = requests.misses(simulation(capacity, LargeObjects.REFUSED));
        if (!reference.hasNote()) {
            comparedCount++;
            equalCount += ours == reference.misses() && requests.count() == reference.requests() ? 1 : 0;
        }
        Requests asked = where.isInObjects() ? requests.withSize(objectSize) : requests;
        long memory = where.isInObjects() ? capacity * objectSize : capacity;
        String engine = "| | ";
        long smallBytes = (long) (SMALL_SHARE * memory);
        long segmentLength = Math.max(LEAST_SEGMENT_LENGTH, Long.highestOneBit(memory / SEGMENTS_PER_MEMORY));
        if (smallBytes >= LEAST_SEGMENTS * segmentLength && smallBytes >= LEAST_OBJECTS * asked.meanSize()) {
            engine = compareEngine(memory, asked);
        }
        emit(String.format(Locale.ROOT, "| %s | %,d %s | %s | %s | %s | %.4f%s | %s | %.4f | %s |%n", where.trace(),
                capacity, where.isInObjects() ? "objects" : "bytes", ratio(table.count(where, "FIFO")), ratio(table.count(where, "LRU")),
                ratio(table.count(where, "ARC")), reference.ratio(), reference.hasNote() ? ", with a note" : "",
                reference.hasNote() ? "" : Long.toString(ours - reference.misses()),
                (double) requests.misses(new CaffeinePolicy(capacity)) / requests.count(), engine));
    }

    private String compareEngine(long memory, Requests asked) {
        EnginePolicy engine = new EnginePolicy("s3fifo", Map.of(), memory, asked.largest());
        long[] used = new long[1];
        double misses = asked.misses(engine, () -> used[0] = Math.max(used[0], engine.usedBytes()));
        double rules = asked.charged().misses(simulation(used[0], LargeObjects.TO_MAIN));
        double more = (misses - rules) / asked.count();
        engineCount++;
        nearCount += Math.abs(more) <= TOLERANCE ? 1 : 0;
        return String.format(Locale.ROOT, "%.4f | %.4f | %+.2f", misses / asked.count(), rules / asked.count(), 100 * more);
    }

    private static S3FifoSimulation simulation(long capacity, LargeObjects largeObjects) {
        return new S3FifoSimulation(capacity, SMALL_SHARE, PROMOTION_THRESHOLD, largeObjects);
    }

    private static String ratio(Count count) {
        return count == null ? "" : String.format(Locale.ROOT, "%.4f", count.ratio());
    }

    /** Prints at once, since the whole takes minutes, and keeps it for the page. */
    private void emit(String part) {
        System.out.print(part);
        text.append(part);
    }
}
