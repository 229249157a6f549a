package io.growacache.spi.protocol;

/**
 * Bounds of a reply queue.
 *
 * @param highWaterBytes unsent bytes above which operations stall and the client is not read from
 * @param hardLimitBytes unsent bytes beyond which no push is accepted and the connection is closed
 * @param maxPendingCount how many operations may be pending
 */
public record ReplyLimits(long highWaterBytes, long hardLimitBytes, int maxPendingCount) {
    /** 1 MiB, 32 MiB, 256. */
    public static final ReplyLimits DEFAULT = new ReplyLimits(1 << 20, 32 << 20, 256);

    /** Checks the ranges. */
    public ReplyLimits {
        if (highWaterBytes < 1 || hardLimitBytes < highWaterBytes || maxPendingCount < 1) {
            throw new IllegalArgumentException("highWaterBytes = " + highWaterBytes + ", hardLimitBytes = " + hardLimitBytes
                    + ", maxPendingCount = " + maxPendingCount + ": must be 1 <= highWaterBytes <= hardLimitBytes, and >= 1");
        }
    }
}
