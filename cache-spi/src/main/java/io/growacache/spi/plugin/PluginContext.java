package io.growacache.spi.plugin;

import io.growacache.spi.metrics.Metrics;

/** What the host lends to every plugin. All of it is safe from any thread and lives longer than the plugin. */
public interface PluginContext {
    /** The only clock that a plugin reads. */
    Clock clock();

    /** Where the plugin registers its metrics; names are prefixed by kind and plugin name. */
    Metrics metrics();

    /** Where the plugin runs its housekeeping. */
    Background background();

    /** How many workers (threads that serve requests) the host runs: at least 1. */
    int workerCount();
}
