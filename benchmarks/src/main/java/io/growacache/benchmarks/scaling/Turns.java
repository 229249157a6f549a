package io.growacache.benchmarks.scaling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What numbers of threads did in their turns, and medians of it. */
final class Turns {
    /** By number of threads, round after round. */
    private final Map<Integer, List<Slice>> turns = new LinkedHashMap<>();

    /** @param slices of each number of threads as many, at least one, in the order of the rounds */
    Turns(List<Slice> slices) {
        slices.forEach(slice -> turns.computeIfAbsent(slice.threadCount(), _ -> new ArrayList<>()).add(slice));
    }

    /** Of each round. */
    List<Double> throughputs(int threadCount) {
        return turns.get(threadCount).stream().map(Slice::throughput).toList();
    }

    double throughput(int threadCount) {
        return median(throughputs(threadCount).stream());
    }

    double processorTime(int threadCount) {
        return median(turns.get(threadCount).stream().map(Slice::processorTime));
    }

    /** The throughput, divided by that of the number of threads with the highest median in the same round. */
    double ofBest(int threadCount) {
        int best = turns.keySet().stream().reduce((one, other) -> throughput(one) >= throughput(other) ? one : other)
                .orElseThrow();
        List<Double> own = throughputs(threadCount);
        List<Double> highest = throughputs(best);
        return median(Stream.iterate(0, round -> round + 1).limit(own.size())
                .map(round -> own.get(round) / highest.get(round)));
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
