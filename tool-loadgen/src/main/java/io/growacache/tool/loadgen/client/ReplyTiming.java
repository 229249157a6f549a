package io.growacache.tool.loadgen.client;

/**
 * The times of one request, in nanoseconds of its reactor's clock. Reused: valid until the listener returns.
 */
public final class ReplyTiming {
    private long intendedNanos;
    private long sentNanos;
    private long answeredNanos;

    ReplyTiming() {
    }

    void setRequest(long intended, long sent) {
        intendedNanos = intended;
        sentNanos = sent;
    }

    void setAnswered(long nanos) {
        answeredNanos = nanos;
    }

    /** When the request should have been made. */
    public long intendedNanos() {
        return intendedNanos;
    }

    /** When its answer came; for a request that is given up, when that was. */
    public long answeredNanos() {
        return answeredNanos;
    }

    /** From the time at which the request should have been made to its answer. */
    public long responseNanos() {
        return answeredNanos - intendedNanos;
    }

    /** From the time at which the connection took the request to its answer. */
    public long serviceNanos() {
        return answeredNanos - sentNanos;
    }
}
