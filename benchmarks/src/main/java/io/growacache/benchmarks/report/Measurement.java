package io.growacache.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * All iterations of one subject in one cell, over all rounds, in the order in which they ran. For one thread.
 */
public final class Measurement {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Cell cell;
    private final String subject;
    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> processorNanos = new ArrayList<>();
    private final List<Double> allocatedBytes = new ArrayList<>();
    private double hitCount;
    private double missCount;
    private String failure = "";

    /** Nothing measured yet. */
    public Measurement(Cell cell, String subject) {
        this.cell = cell;
        this.subject = subject;
    }

    /** The row. */
    public Cell cell() {
        return cell;
    }

    /** Who was measured. */
    public String subject() {
        return subject;
    }

    /** Adds the iterations of one round but the last one, within which JMH closes the store. */
    public void add(Collection<RunResult> results) {
        for (RunResult result : results) {
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                fork.getIterationResults().stream().limit(fork.getIterationResults().size() - 1L).forEach(iteration -> {
                    add(cell.threadCount() * secondary(iteration, TimeProfiler.CLOCK),
                            secondary(iteration, TimeProfiler.PROCESSOR), secondary(iteration, ALLOCATION));
                    hitCount += secondary(iteration, "hits");
                    missCount += secondary(iteration, "misses");
                });
            }
        }
    }

    /** Adds one iteration. */
    void add(double newNanos, double newProcessorNanos, double newAllocatedBytes) {
        nanos.add(newNanos);
        processorNanos.add(newProcessorNanos);
        allocatedBytes.add(newAllocatedBytes);
    }

    /** NaN where the benchmark does not report it. */
    private static double secondary(IterationResult iteration, String label) {
        Result<?> result = iteration.getSecondaryResults().get(label);
        return result == null ? Double.NaN : result.getScore();
    }

    /** Notes that a round failed; what was measured before stays. */
    public void fail(String reason) {
        failure = reason;
    }

    /** Why a round failed, or empty. */
    public String failure() {
        return failure;
    }

    /** Whether there is a number. */
    public boolean hasResult() {
        return !nanos.isEmpty();
    }

    /** Nanoseconds of one operation as a thread sees it, of each iteration. */
    public double[] nanos() {
        return array(nanos);
    }

    /** Processor time of one operation in nanoseconds, of each iteration. */
    public double[] processorNanos() {
        return array(processorNanos);
    }

    /** Median time of one operation as a thread sees it. */
    public double medianNanos() {
        return median(nanos());
    }

    /** Median of the millions of operations in a second, all threads together. */
    public double medianMillionsPerSecond() {
        return 1_000.0 * cell.threadCount() / medianNanos();
    }

    /** Median processor time of one operation, in nanoseconds. */
    public double medianProcessorNanos() {
        return median(processorNanos());
    }

    /** Median of the heap bytes that one operation allocates. */
    public double medianAllocatedBytes() {
        return median(array(allocatedBytes));
    }

    /** Hits among the gets, 0 to 1, or NaN where gets are not counted. */
    public double hitShare() {
        return hitCount / (hitCount + missCount);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The middle value, or the mean of the two in the middle; NaN of nothing. */
    static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
