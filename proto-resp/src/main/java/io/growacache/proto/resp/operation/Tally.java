package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ErrorReply;

/**
 * Collects the answers about the keys of one request, whose only reply is written by the operation that is answered
 * last. All of them have neighbouring places in the reply queue, so it does not matter which one that is.
 */
public final class Tally {
    /** What is answered when no key failed. */
    public enum Summary {
        /** The sum of what the keys count for. */
        SUM,
        /** That all is well. */
        OK
    }

    private Summary summary = Summary.SUM;
    private int missingCount;
    private long sum;
    private ErrorReply failure;

    /** A tally of no keys. */
    Tally() {
    }

    void begin(Summary newSummary, int keyCount) {
        summary = newSummary;
        missingCount = keyCount;
        sum = 0;
        failure = null;
    }

    /** Counts a key's answer, and tells whether it was the last. */
    boolean isLast(int amount) {
        sum += amount;
        return --missingCount == 0;
    }

    /** Counts a failure, of which the first is answered, and tells whether it was the last answer. */
    boolean isLast(ErrorReply newFailure) {
        if (failure == null) {
            failure = newFailure;
        }
        return --missingCount == 0;
    }

    Summary summary() {
        return summary;
    }

    long sum() {
        return sum;
    }

    /** The first failure, or null. */
    ErrorReply failure() {
        return failure;
    }
}
