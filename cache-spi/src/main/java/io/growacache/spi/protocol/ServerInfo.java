package io.growacache.spi.protocol;

import io.growacache.spi.metrics.MetricsSource;

/** What a protocol's statistics tell of the server. Safe from any thread, cheap enough for a request. */
public interface ServerInfo {
    /** The server's version, such as {@code 0.1.0}. */
    String version();

    /** The engine's name in the config file. */
    String engineName();

    /** When the server started, in milliseconds of the monotonic clock. */
    long startedMonotonicMillis();

    /** The port or path that the listener is bound to, as text. */
    String listenerAddress();

    /** How many threads serve requests. */
    int workerCount();

    /** How many connections may be open. */
    int maxConnectionCount();

    /** How many connections are open. */
    long connectionCount();

    /** How many connections were accepted since the start. */
    long acceptedConnectionCount();

    /** How many connections were turned away since the start. */
    long rejectedConnectionCount();

    /** Bytes received since the start. */
    long receivedBytes();

    /** Bytes sent since the start. */
    long sentBytes();

    /** All metrics. */
    MetricsSource metrics();
}
