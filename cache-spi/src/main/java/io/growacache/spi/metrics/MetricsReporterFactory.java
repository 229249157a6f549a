package io.growacache.spi.metrics;

import io.growacache.spi.config.Config;
import io.growacache.spi.plugin.Lifecycle;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.PluginFactory;

/** Makes a reporter: something that carries the metrics elsewhere by itself, between start and close. */
public interface MetricsReporterFactory extends PluginFactory {
    /** Makes a reporter over {@code source}. */
    Lifecycle create(Config config, MetricsSource source, PluginContext context);
}
