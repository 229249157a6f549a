package io.growacache.spi.engine;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * One thread's access to one engine: a stripe of its tails, a slot of its epochs, its scratch objects. Made by {@link
 * StorageEngine#newCaller}, subclassed by engines that keep such things. It may move from thread to thread with a
 * happens-before edge between, but serves one at a time.
 */
public abstract class Caller implements AutoCloseable {
    private final Executor executor;
    private long version;
    private long cursor;

    /** A caller whose late answers run on {@code executor}. */
    protected Caller(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    /** Where late answers run: tasks one after another, each seeing what its predecessors did. */
    public final Executor executor() {
        return executor;
    }

    /**
     * The version after the last operation that ended at once with HIT, STORED, AMENDED or KEPT; 0 when there is no item, and
     * after every other status.
     */
    public final long version() {
        return version;
    }

    /** Where the last scan that ended at once stopped; 0 when it has seen everything. */
    public final long cursor() {
        return cursor;
    }

    /** For the engine: sets {@link #version()}. */
    public final void setVersion(long newVersion) {
        version = newVersion;
    }

    /** For the engine: sets {@link #cursor()}. */
    public final void setCursor(long newCursor) {
        cursor = newCursor;
    }

    /**
     * Gives the slot back. Idempotent. Operations that are pending still complete.
     */
    @Override
    public void close() {
    }
}
