package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.client.Operation;
import io.growacache.tool.loadgen.client.ReplyTiming;
import io.growacache.tool.loadgen.report.Latencies;
import io.growacache.tool.loadgen.report.OperationCounts;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What came of one thread's requests. Requests that were due before the measurement begins count only where something
 * went wrong.
 *
 * <p>Written by that thread. Meanwhile others may read {@link #answeredCount}, {@link #errorCount} and take what has
 * been recorded in {@link TwoClocks}; the rest when the thread has ended.
 */
final class Tally {
    /** Latencies of one operation. */
    static final class TwoClocks {
        /** From when the request was due. */
        final SingleWriterRecorder response =
                new SingleWriterRecorder(1, Latencies.MAX_NANOS, Latencies.SIGNIFICANT_DIGITS);
        /** From when it was sent. */
        final SingleWriterRecorder service =
                new SingleWriterRecorder(1, Latencies.MAX_NANOS, Latencies.SIGNIFICANT_DIGITS);
    }

    final TwoClocks gets = new TwoClocks();
    final TwoClocks sets = new TwoClocks();
    /** Of single keys' answers, from when the get was sent. */
    final SingleWriterRecorder hits = new SingleWriterRecorder(1, Latencies.MAX_NANOS, Latencies.SIGNIFICANT_DIGITS);
    final SingleWriterRecorder misses = new SingleWriterRecorder(1, Latencies.MAX_NANOS, Latencies.SIGNIFICANT_DIGITS);
    final OperationCounts counts = new OperationCounts();
    final AtomicLong answeredCount = new AtomicLong();
    final AtomicLong errorCount = new AtomicLong();
    private final long measuredFromNanos;
    private long requestCount;
    private long lastAnswerNanos;

    Tally(long measuredFromNanos) {
        this.measuredFromNanos = measuredFromNanos;
    }

    /** How many measured requests were answered, sets after misses included. */
    long requestCount() {
        return requestCount;
    }

    /** When the last measured answer came; 0 if none did. */
    long lastAnswerNanos() {
        return lastAnswerNanos;
    }

    private boolean isMeasured(ReplyTiming timing) {
        return timing.intendedNanos() >= measuredFromNanos;
    }

    void hit(long id, long length, boolean isRight, ReplyTiming timing) {
        if (isMeasured(timing)) {
            counts.hit(length);
            hits.recordValue(Latencies.recordable(timing.serviceNanos()));
        }
        if (!isRight) {
            addOne(errorCount);
            counts.wrongValue(id, length);
        }
    }

    void miss(ReplyTiming timing) {
        if (isMeasured(timing)) {
            counts.miss();
            misses.recordValue(Latencies.recordable(timing.serviceNanos()));
        }
    }

    void got(ReplyTiming timing) {
        addOne(answeredCount);
        if (isMeasured(timing)) {
            record(gets, timing);
        }
    }

    void stored(long length, ReplyTiming timing) {
        addOne(answeredCount);
        if (isMeasured(timing)) {
            counts.stored(length);
            record(sets, timing);
        }
    }

    private void record(TwoClocks clocks, ReplyTiming timing) {
        requestCount++;
        lastAnswerNanos = timing.answeredNanos();
        clocks.response.recordValue(Latencies.recordable(timing.responseNanos()));
        clocks.service.recordValue(Latencies.recordable(timing.serviceNanos()));
    }

    void error(String message) {
        addOne(errorCount);
        counts.error(message);
    }

    /**
     * A request was given up. It has taken this long at least: to leave it out would make the worst runs look best.
     */
    void unanswered(Operation operation, ReplyTiming timing) {
        unanswered(operation, timing.intendedNanos(), timing.answeredNanos());
        if (isMeasured(timing)) {
            clocks(operation).service.recordValue(Latencies.recordable(timing.serviceNanos()));
        }
    }

    /** A request that was due then has not been sent by now. */
    void unanswered(Operation operation, long intendedNanos, long nowNanos) {
        counts.unanswered(1);
        if (intendedNanos >= measuredFromNanos) {
            clocks(operation).response.recordValue(Latencies.recordable(nowNanos - intendedNanos));
        }
    }

    private TwoClocks clocks(Operation operation) {
        return operation == Operation.GET ? gets : sets;
    }

    /** For a counter that only this thread writes. */
    private static void addOne(AtomicLong counter) {
        counter.setRelease(counter.getPlain() + 1);
    }
}
