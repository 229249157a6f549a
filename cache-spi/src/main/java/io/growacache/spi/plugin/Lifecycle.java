package io.growacache.spi.plugin;

/**
 * The life of a plugin object: created, started, drained, closed, in this order, on the host's control thread.
 *
 * <p>Between start and drain, an object that is {@link Reloadable} too may be asked to reload, on the same thread.
 *
 * <p>{@link #close()} may come at any time after creation, also without {@code start} or {@code drain}, and more than once.
 */
public interface Lifecycle extends AutoCloseable {
    /**
     * Begins work that goes on by itself (background tasks). Called once, before the first request.
     *
     * @throws Exception when it cannot; the host names the plugin and the cause, closes what it created and stops
     */
    default void start() throws Exception {
    }

    /**
     * Finishes what was asked for: answers pending operations, writes what is to survive a restart. Requests no longer
     * arrive. Called at most once; may block for as long as the work takes.
     */
    default void drain() {
    }

    /** Gives everything back. Idempotent; never throws. What is still pending is completed with an error status. */
    @Override
    void close();
}
