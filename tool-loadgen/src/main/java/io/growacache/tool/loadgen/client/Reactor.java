package io.growacache.tool.loadgen.client;

import java.io.IOException;
import java.util.List;

/** The connections of one thread, what waits for them, and the clock that they live by. For one thread. */
public interface Reactor extends AutoCloseable {
    /** Nanoseconds since a time in the past that all reactors of a kind share; never negative. */
    long nanoTime();

    /**
     * Connects.
     *
     * @throws IOException when the server cannot be reached; the message names it
     */
    CacheConnection connect(CacheConnection.Settings settings, ReplyListener listener) throws IOException;

    /** From now on, {@link #poll} also returns this connection when it can write, until it has done so once. */
    void awaitWritable(CacheConnection connection);

    /**
     * Waits until there is something to receive, but at most so long; not at all for 0 or less. May return early, but
     * not late, as far as the machine lets it.
     *
     * @return connections that can go on; valid until the next call
     */
    List<CacheConnection> poll(long nanos) throws IOException;

    /** Waits at most so long, while no connection has a request under way; may return early. */
    void pause(long nanos);

    /** Frees what it waits with. Connections are closed by themselves. */
    @Override
    void close() throws IOException;
}
