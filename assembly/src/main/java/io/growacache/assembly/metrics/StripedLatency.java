package io.growacache.assembly.metrics;

import com.codahale.metrics.Metric;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Clock;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A distribution of latencies. Each thread records into one of several recorders, so that threads rarely meet; whoever reads
 * sums them. Quantiles are of the last one to two minutes, count and sum of the whole life.
 */
final class StripedLatency implements Metrics.LatencyRecorder, Metric {
    /** What is shorter is recorded as this. */
    private static final long LOWEST_NANOS = 100;
    /** What is longer is recorded as this: 100 s. */
    private static final long HIGHEST_NANOS = 100_000_000_000L;
    /** Relative error below 1 %. */
    private static final int SIGNIFICANT_DIGITS = 2;
    private static final long WINDOW_MILLIS = 60_000;
    private static final int STRIPE_COUNT =
            Integer.highestOneBit(Math.max(1, Math.min(64, 2 * Runtime.getRuntime().availableProcessors())));

    /** What there is to tell. */
    static final class Summary {
        private final long count;
        private final double sumNanos;
        private final long[] nanos;

        private Summary(long count, double sumNanos, long[] nanos) {
            this.count = count;
            this.sumNanos = sumNanos;
            this.nanos = nanos;
        }

        /** Durations since the start. */
        long count() {
            return count;
        }

        /** Their sum, as far as the resolution goes. */
        double sumNanos() {
            return sumNanos;
        }

        /** The quantiles asked for. */
        long[] nanos() {
            return nanos.clone();
        }
    }

    private final Clock clock;
    private final AtomicReferenceArray<Recorder> stripes = new AtomicReferenceArray<>(STRIPE_COUNT);
    private final Histogram recent = newHistogram();
    private final Histogram before = newHistogram();
    private Histogram interval;
    private long windowStartMillis;
    private long totalCount;
    private double totalNanos;

    StripedLatency(Clock clock) {
        this.clock = clock;
        windowStartMillis = clock.monotonicMillis();
    }

    private static Histogram newHistogram() {
        return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
    }

    @Override
    public void record(long nanos) {
        int stripe = (int) Thread.currentThread().threadId() & (STRIPE_COUNT - 1);
        Recorder recorder = stripes.getAcquire(stripe);
        if (recorder == null) {
            recorder = makeStripe(stripe);
        }
        recorder.recordValue(Math.max(0, Math.min(HIGHEST_NANOS, nanos)));
    }

    private Recorder makeStripe(int stripe) {
        Recorder made = new Recorder(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
        Recorder earlier = stripes.compareAndExchange(stripe, null, made);
        return earlier == null ? made : earlier;
    }

    /** Sums the stripes and reads the quantiles, each between 0 and 1. Not for workers: takes a lock and its time. */
    synchronized Summary summarize(double... quantiles) {
        collect();
        Histogram window = recent.copy();
        window.add(before);
        long[] nanos = new long[quantiles.length];
        for (int index = 0; index < quantiles.length; index++) {
            nanos[index] = window.getValueAtPercentile(100 * quantiles[index]);
        }
        return new Summary(totalCount, totalNanos, nanos);
    }

    private void collect() {
        long nowMillis = clock.monotonicMillis();
        if (nowMillis - windowStartMillis >= WINDOW_MILLIS) {
            before.reset();
            if (nowMillis - windowStartMillis < 2 * WINDOW_MILLIS) {
                before.add(recent);
            }
            recent.reset();
            windowStartMillis = nowMillis;
        }
        for (int stripe = 0; stripe < STRIPE_COUNT; stripe++) {
            Recorder recorder = stripes.getAcquire(stripe);
            if (recorder != null) {
                interval = recorder.getIntervalHistogram();
                recent.add(interval);
                totalCount += interval.getTotalCount();
                totalNanos += interval.getTotalCount() == 0 ? 0 : interval.getMean() * interval.getTotalCount();
            }
        }
    }
}
