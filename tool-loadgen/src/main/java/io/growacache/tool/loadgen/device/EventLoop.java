package io.growacache.tool.loadgen.device;

import io.growacache.spi.tool.ToolLoop;
import io.growacache.tool.loadgen.report.Latencies;
import java.util.concurrent.Executor;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What a worker is to a block pool: an event loop. The thread that makes it turns it. A timer is due every millisecond; how
 * late the loop gets to it is recorded, for so late it would get to a client.
 */
final class EventLoop implements AutoCloseable {
    private static final long TIMER_NANOS = 1_000_000;

    private final ToolLoop loop;
    private final SingleWriterRecorder lags =
            new SingleWriterRecorder(Latencies.MAX_NANOS, Latencies.SIGNIFICANT_DIGITS);
    private long timerNanos = System.nanoTime() + TIMER_NANOS;

    /** With a loop of the calling thread, which it closes. */
    EventLoop(ToolLoop loop) {
        this.loop = loop;
    }

    /** Where completions run. */
    Executor executor() {
        return loop;
    }

    /** Runs what is there, or waits for something until {@code System.nanoTime()} reaches a deadline. */
    void turn(long deadlineNanos) {
        long now = System.nanoTime();
        loop.turn(Math.max(1, Math.min(deadlineNanos - now, timerNanos - now)));
        long lateNanos = System.nanoTime() - timerNanos;
        if (lateNanos >= 0) {
            lags.recordValue(Latencies.recordable(lateNanos));
            timerNanos += lateNanos + TIMER_NANOS;
        }
    }

    /** By how many nanoseconds the timer was late, each time since the last call. From any thread, one at a time. */
    Histogram takeLags() {
        return lags.getIntervalHistogram();
    }

    @Override
    public void close() {
        loop.close();
    }
}
