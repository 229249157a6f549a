package io.growacache.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time of the whole process divided by operations: all threads, so housekeeping and garbage collection count. On a
 * machine that others use, too, it varies far less than the time on the clock.
 */
public final class ProcessorTimeProfiler implements InternalProfiler {
    /** Name of the result, in nanoseconds per operation. */
    public static final String LABEL = "cpu.norm";

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long startNanos;

    /** For JMH. */
    public ProcessorTimeProfiler() {
    }

    @Override
    public String getDescription() {
        return "Processor time of the process per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        startNanos = system.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        long nanos = system.getProcessCpuTime() - startNanos;
        long operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(LABEL, (double) nanos / Math.max(1, operations), "ns/op", AggregationPolicy.AVG));
    }
}
