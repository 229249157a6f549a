package io.growacache.assembly.wiring;

import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.plugin.PluginContext;

/** What the host lends to one plugin. */
class HostContext implements PluginContext {
    final Host host;
    private final Metrics metrics;

    HostContext(Host host, String kind, String name, String... labels) {
        this.host = host;
        this.metrics = host.metrics(kind, name, labels);
    }

    @Override
    public final Clock clock() {
        return host.clock();
    }

    @Override
    public final Metrics metrics() {
        return metrics;
    }

    @Override
    public final Background background() {
        return host.background();
    }

    @Override
    public final int workerCount() {
        return host.workerCount();
    }
}
