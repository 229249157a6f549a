package io.growacache.proto.resp.wire;

/**
 * How large a request may be.
 *
 * @param trust whether the client is authenticated, on which the wording of an error depends
 * @param maxArgumentCount words of a request; more is a protocol error
 * @param maxArgumentLength bytes of a word; a larger one is swallowed and answered with an error
 * @param maxRequestLength bytes of a request; a larger one is swallowed and answered with an error
 */
public record RequestLimits(Trust trust, int maxArgumentCount, int maxArgumentLength, int maxRequestLength) {
    /** No word may be larger than this on the wire: 512 MiB. A larger one is a protocol error. */
    public static final int MAX_WIRE_ARGUMENT_LENGTH = 512 << 20;

    /** The largest {@link #maxRequestLength()}: sums with a word's length stay within an int. */
    public static final int MAX_REQUEST_LENGTH = 1 << 30;

    /** Longest inline request and longest count line, in bytes. */
    public static final int MAX_LINE_LENGTH = 64 << 10;

    private static final int UNAUTHENTICATED_ARGUMENT_COUNT = 10;
    private static final int UNAUTHENTICATED_ARGUMENT_LENGTH = 16 << 10;

    /** How far a client is trusted. */
    public enum Trust {
        /** It has not authenticated yet. */
        UNAUTHENTICATED,
        /** It may send large requests. */
        AUTHENTICATED
    }

    /** Checks the ranges. */
    public RequestLimits {
        if (maxArgumentCount < 1 || maxArgumentLength < 1 || maxArgumentLength > MAX_WIRE_ARGUMENT_LENGTH
                || maxRequestLength < maxArgumentLength || maxRequestLength > MAX_REQUEST_LENGTH) {
            throw new IllegalArgumentException("maxArgumentCount = " + maxArgumentCount + ", maxArgumentLength = "
                    + maxArgumentLength + ", maxRequestLength = " + maxRequestLength
                    + ": must be at least 1, at most 512 MiB and at most 1 GiB, a request no smaller than an argument");
        }
    }

    /** Room for a command, a key and options beside the largest value. */
    private static final int REQUEST_OVERHEAD = 128 << 10;

    /** How long a request with a value of the largest length may be, and at least has to be. */
    public static long neededLength(int maxArgumentLength) {
        return (long) maxArgumentLength + REQUEST_OVERHEAD;
    }

    /** The same limits, but for words of another length; a request that consists of such a word still fits. */
    public RequestLimits withMaxArgumentLength(int newMaxArgumentLength) {
        return new RequestLimits(trust, maxArgumentCount, newMaxArgumentLength,
                (int) Math.max(maxRequestLength, neededLength(newMaxArgumentLength)));
    }

    /** The limits of clients that are authenticated. */
    public static RequestLimits authenticated(int maxArgumentCount, int maxArgumentLength, int maxRequestLength) {
        return new RequestLimits(Trust.AUTHENTICATED, maxArgumentCount, maxArgumentLength, maxRequestLength);
    }

    /** The limits of clients that must authenticate first: 10 words of 16 KiB. More is a protocol error. */
    public static RequestLimits unauthenticated() {
        return new RequestLimits(Trust.UNAUTHENTICATED, UNAUTHENTICATED_ARGUMENT_COUNT,
                UNAUTHENTICATED_ARGUMENT_LENGTH, MAX_REQUEST_LENGTH);
    }
}
