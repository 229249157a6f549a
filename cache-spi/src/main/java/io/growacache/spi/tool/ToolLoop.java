package io.growacache.spi.tool;

import io.growacache.spi.plugin.EventLoopExecutor;

/**
 * An event loop that waits as a worker's does, and is turned by hand. Given tasks from any thread; the rest is for the thread
 * that made it.
 */
public interface ToolLoop extends EventLoopExecutor, AutoCloseable {
    /** Runs what is there; where nothing is, waits for it. Returns after {@code maxWaitNanos}, at least 1, in any case. */
    void turn(long maxWaitNanos);

    /** Ends all watches and takes no more tasks. Idempotent. */
    @Override
    void close();
}
