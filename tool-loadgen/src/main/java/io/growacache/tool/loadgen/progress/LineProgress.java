package io.growacache.tool.loadgen.progress;

import io.growacache.spi.plugin.Clock;
import java.io.PrintStream;

/** A line now and then, for where there is no terminal. A short task prints none. */
public final class LineProgress implements Progress {
    /** How long nothing is printed. */
    static final long INTERVAL_MILLIS = 10_000;

    private final String task;
    private final PrintStream output;
    private final Clock clock;
    private final long totalCount;
    private long printedMillis;

    /**
     * Begins.
     *
     * @param task what every line begins with
     * @param requestCount all of them; negative when that is not known
     */
    public LineProgress(String task, PrintStream output, Clock clock, long requestCount) {
        this.task = task;
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
                    ? task + ": " + requestCount + " of " + totalCount + " requests ("
                            + (long) (100.0 * requestCount / totalCount) + " %)"
                    : task + ": " + requestCount + " requests");
        }
    }

    @Override
    public void close() {
        // The report follows.
    }
}
