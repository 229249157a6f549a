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
 * Time of an iteration divided by the operations of all threads: by the clock, and as processor time of the whole process, so that
 * housekeeping and garbage collection count. Processor time varies far less on a machine that others use, too.
 *
 * <p>JMH's own score adds up what each thread did in its own time. With more threads than cores these times do not coincide, and
 * the sum can exceed what all cores could do.
 */
public final class TimeProfiler implements InternalProfiler {
    /** Name of the time by the clock, in nanoseconds per operation. */
    public static final String CLOCK = "clock.norm";

    /** Name of the processor time, in nanoseconds per operation. */
    public static final String PROCESSOR = "cpu.norm";

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long clockNanos;
    private long processorNanos;

    /** For JMH. */
    public TimeProfiler() {
    }

    @Override
    public String getDescription() {
        return "Time and processor time per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        processorNanos = system.getProcessCpuTime();
        clockNanos = System.nanoTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        long clock = System.nanoTime() - clockNanos;
        long processor = system.getProcessCpuTime() - processorNanos;
        double operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(CLOCK, clock / operations, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(PROCESSOR, processor / operations, "ns/op", AggregationPolicy.AVG));
    }
}
