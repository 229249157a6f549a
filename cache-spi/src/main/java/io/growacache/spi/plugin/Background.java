package io.growacache.spi.plugin;

/**
 * Runs housekeeping (expiry, reclaim, flushing, index growth) away from the workers. The server backs it with threads; tests
 * back it with a stepper that runs a task only when told to, so a plugin starts no thread of its own.
 */
public interface Background {
    /**
     * Runs {@code step} every {@code periodMillis} milliseconds, and soon after each {@link Task#wake()}, never twice at the
     * same time. The first run comes after one period or the first wake.
     *
     * @param name for thread dumps, metrics and the log: lower-case words with hyphens
     * @param periodMillis at least 1
     * @param step may block, allocate and take its time; an exception is logged with the name and counted, and the task
     *     goes on
     */
    Task every(String name, long periodMillis, Runnable step);

    /** A running task. Safe from any thread. */
    interface Task extends AutoCloseable {
        /** Asks for a run soon; never blocks, and costs next to nothing when a run is already due. */
        void wake();

        /** Ends the task; returns after a run that is under way. Idempotent. Not to be called from the step itself. */
        @Override
        void close();
    }
}
