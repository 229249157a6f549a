package io.growacache.datapool.memory;

import io.growacache.spi.plugin.Clock;

/** Reports, by a line in the log now and then, how far a long start-up step is. Silent where it takes seconds only. */
final class Progress {
    /** How long a step stays silent. */
    static final long INTERVAL_MILLIS = 5_000;

    private final Clock clock;
    private final System.Logger log;
    private final String step;
    private final long totalLength;
    private long reportedMillis;

    /**
     * Begins a step.
     *
     * @param step what is done to what, as in "writing out /data/cache.pool"
     * @param totalLength bytes
     */
    Progress(Clock clock, System.Logger log, String step, long totalLength) {
        this.clock = clock;
        this.log = log;
        this.step = step;
        this.totalLength = totalLength;
        reportedMillis = clock.monotonicMillis();
    }

    /** {@code doneLength} bytes are done. */
    void reached(long doneLength) {
        long now = clock.monotonicMillis();
        if (now - reportedMillis >= INTERVAL_MILLIS) {
            reportedMillis = now;
            log.log(System.Logger.Level.INFO, "{0}: {1} of {2} ({3} %)", step, mebibytes(doneLength),
                    mebibytes(totalLength), (long) (100.0 * doneLength / totalLength));
        }
    }

    private static String mebibytes(long length) {
        return (length >> 20) + " MiB";
    }
}
