package io.growacache.tool.loadgen.progress;

import io.growacache.spi.plugin.Clock;
import java.io.PrintStream;

/** Shows how far a task is. Called by one thread. */
public interface Progress extends AutoCloseable {
    /**
     * A bar where there is a terminal, else a line now and then.
     *
     * @param task what it is called
     * @param error where lines go
     * @param requestCount all requests; negative when that is not known
     */
    static Progress of(String task, PrintStream error, long requestCount) {
        @SuppressWarnings("SystemConsoleNull") // It is null where the module of the terminal library is missing.
        boolean isTerminal = System.console() != null && System.console().isTerminal();
        return isTerminal
                ? new TerminalProgress(task, requestCount)
                : new LineProgress(task, error, Clock.SYSTEM, requestCount);
    }

    /** So many requests are done, or handed to the connections. */
    void reached(long requestCount);

    /** The task has ended. */
    @Override
    void close();
}
