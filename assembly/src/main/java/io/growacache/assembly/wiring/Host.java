package io.growacache.assembly.wiring;

import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;

/** What plugins borrow: the server's own threads, clock and metrics, or a test's stand-ins. Safe from any thread. */
public interface Host {
    /** The clock of all plugins. */
    Clock clock();

    /** Where plugins run their housekeeping. */
    Background background();

    /** How many workers there are: at least 1. */
    int workerCount();

    /**
     * Where one plugin registers its metrics.
     *
     * @param kind the kind of plugin as one lower-case word: {@code engine}, {@code datapool}, {@code protocol},
     *     {@code reporter}, {@code authenticator}
     * @param name the plugin's name
     * @param labels what tells several of one name apart: names and values in turn
     */
    Metrics metrics(String kind, String name, String... labels);

    /** All metrics, for reporters. */
    MetricsSource metricsSource();

    /**
     * What a protocol's statistics tell of the server.
     *
     * @param listener the listener's index in the plan
     */
    ServerInfo serverInfo(int listener);

    /** The server's connections. */
    Connections connections();

    /** The server's options. */
    ServerSettings settings();

    /** Runs a task once, {@code delayMillis} from now, on a thread of the control plane. */
    ProtocolContext.Scheduled schedule(long delayMillis, Runnable task);
}
