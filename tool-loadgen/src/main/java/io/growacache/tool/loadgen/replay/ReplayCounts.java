package io.growacache.tool.loadgen.replay;

import io.growacache.tool.loadgen.client.ReplyListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What came of the requests of one connection; summed up over all of them in the end. For one thread at a time. */
final class ReplayCounts implements ReplyListener {
    /** Longer latencies are recorded as this. */
    static final long MAX_LATENCY_NANOS = TimeUnit.HOURS.toNanos(1);

    /** How many different error messages are kept. */
    static final int MAX_MESSAGES = 10;

    private static final int SIGNIFICANT_DIGITS = 3;

    long requests;
    long hits;
    long misses;
    long stored;
    long errors;
    long wrongValues;
    long unanswered;
    long bytesRead;
    long bytesWritten;
    final Histogram getLatencies = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    final Histogram setLatencies = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    final Map<String, Long> messages = new LinkedHashMap<>();

    @Override
    public void hit(long id, long length, boolean isRight, long nanos) {
        hits++;
        bytesRead += length;
        if (!isRight) {
            wrongValues++;
            note("wrong value for object " + Long.toUnsignedString(id) + ", " + length + " bytes", 1);
        }
        record(getLatencies, nanos);
    }

    @Override
    public void miss(long id, long size, long nanos) {
        misses++;
        record(getLatencies, nanos);
    }

    @Override
    public void stored(long id, long length, long nanos) {
        stored++;
        bytesWritten += length;
        record(setLatencies, nanos);
    }

    @Override
    public void error(String message, long nanos) {
        errors++;
        note(message, 1);
    }

    /** A connection was lost, with what was not answered on it. */
    void lost(String message) {
        errors++;
        note(message, 1);
    }

    private static void record(Histogram latencies, long nanos) {
        latencies.recordValue(Math.clamp(nanos, 0, MAX_LATENCY_NANOS));
    }

    private void note(String message, long count) {
        if (messages.size() < MAX_MESSAGES || messages.containsKey(message)) {
            messages.merge(message, count, Long::sum);
        }
    }

    void add(ReplayCounts other) {
        requests += other.requests;
        hits += other.hits;
        misses += other.misses;
        stored += other.stored;
        errors += other.errors;
        wrongValues += other.wrongValues;
        unanswered += other.unanswered;
        bytesRead += other.bytesRead;
        bytesWritten += other.bytesWritten;
        getLatencies.add(other.getLatencies);
        setLatencies.add(other.setLatencies);
        other.messages.forEach(this::note);
    }
}
