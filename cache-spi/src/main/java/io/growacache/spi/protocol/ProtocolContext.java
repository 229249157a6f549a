package io.growacache.spi.protocol;

import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.security.Authenticator;

/** What the host lends to a protocol. */
public interface ProtocolContext extends PluginContext {
    /** The engine, shared by all listeners and workers. */
    StorageEngine engine();

    /**
     * The largest value that this listener accepts, in bytes; at most the engine's maximum. It may change while the server runs:
     * ask for each request, which costs a volatile read.
     */
    int maxItemLength();

    /** The server, for statistics. */
    ServerInfo server();

    /** The server's options, for clients that look at them or change them. */
    ServerSettings settings();

    /** The server's connections, for clients that list or close them. */
    Connections connections();

    /** Who decides what clients may do. */
    Authenticator authenticator();

    /**
     * Runs a task once, {@code delayMillis} from now, on a thread of the control plane.
     *
     * @return closing it cancels the task if it has not started
     */
    Scheduled schedule(long delayMillis, Runnable task);

    /** A task that waits for its time. Safe from any thread. */
    interface Scheduled extends AutoCloseable {
        /** Cancels the task. Idempotent. */
        @Override
        void close();
    }
}
