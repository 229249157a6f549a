package io.growacache.tool.loadgen.replay;

import io.growacache.spi.plugin.Clock;
import java.io.PrintStream;

/** A line now and then, for where there is no terminal. A short replay prints none. */
public final class LineProgress implements ReplayProgress {
    /** How long nothing is printed. */
    static final long INTERVAL_MILLIS = 10_000;

    private final PrintStream output;
    private final Clock clock;
    private final long totalCount;
    private long printedMillis;

    /**
     * Begins.
     *
     * @param requestCount all of them; negative when that is not known
     */
    public LineProgress(PrintStream output, Clock clock, long requestCount) {
        this.output = output;
        this.clock = clock;
        totalCount = requestCount;
        printedMillis = clock.monotonicMillis();
    }

    @Override
    public void reached(long requestCount) {
        long now = clock.monotonicMillis();
        if (now - printedMillis >= INTERVAL_MILLIS) {
            printedMillis = now;
            output.println(totalCount > 0
                    ? "replay: " + requestCount + " of " + totalCount + " requests ("
                            + (long) (100.0 * requestCount / totalCount) + " %)"
                    : "replay: " + requestCount + " requests");
        }
    }

    @Override
    public void close() {
        // The report follows.
    }
}
