package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.report.Latencies;
import io.growacache.tool.loadgen.report.OperationCounts;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The sum of all threads' tallies, also while they are being written. For one thread. */
final class Measurement {
    /** Latencies of one operation. */
    static final class TwoClocks {
        /** From when the request was due. */
        final Histogram response = Latencies.newHistogram();
        /** From when it was sent. */
        final Histogram service = Latencies.newHistogram();

        private void collect(Tally.TwoClocks recorded) {
            response.add(recorded.response.getIntervalHistogram());
            service.add(recorded.service.getIntervalHistogram());
        }
    }

    final TwoClocks gets = new TwoClocks();
    final TwoClocks sets = new TwoClocks();
    final Histogram hits = Latencies.newHistogram();
    final Histogram misses = Latencies.newHistogram();
    private final List<Tally> tallies;

    Measurement(List<Tally> tallies) {
        this.tallies = tallies;
    }

    /** Takes over what has been recorded since the last time. */
    void collect() {
        for (Tally tally : tallies) {
            gets.collect(tally.gets);
            sets.collect(tally.sets);
            hits.add(tally.hits.getIntervalHistogram());
            misses.add(tally.misses.getIntervalHistogram());
        }
    }

    /** All requests' latencies from when they were due, as far as they have been collected. */
    Histogram allResponses() {
        Histogram all = gets.response.copy();
        all.add(sets.response);
        return all;
    }

    /** How many requests have been answered, the warm-up's included. */
    long answeredCount() {
        return tallies.stream().mapToLong(tally -> tally.answeredCount.getAcquire()).sum();
    }

    /** How many errors and wrong values there have been. */
    long errorCount() {
        return tallies.stream().mapToLong(tally -> tally.errorCount.getAcquire()).sum();
    }

    /** How many measured requests were answered. Only when the threads have ended. */
    long requestCount() {
        return tallies.stream().mapToLong(Tally::requestCount).sum();
    }

    /** When the last measured answer came; 0 if none did. Only when the threads have ended. */
    long lastAnswerNanos() {
        return tallies.stream().mapToLong(Tally::lastAnswerNanos).max().orElse(0);
    }

    /** What else was counted. Only when the threads have ended. */
    OperationCounts counts() {
        var counts = new OperationCounts();
        tallies.forEach(tally -> counts.add(tally.counts));
        return counts;
    }
}
