package io.growacache.tool.loadgen.replay;

/** Shows how far a replay is. Called by one thread. */
public interface ReplayProgress extends AutoCloseable {
    /** So many requests have been handed to the connections. */
    void reached(long requestCount);

    /** The replay has ended. */
    @Override
    void close();
}
