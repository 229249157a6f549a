package io.growacache.assembly.server;

import io.growacache.assembly.metrics.MetricsRegistry;
import io.growacache.assembly.network.HandTurnedLoop;
import io.growacache.assembly.plugin.Plugin;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.plugin.PluginKind;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.Origin;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockPoolFactory;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.tool.ToolContext;
import io.growacache.spi.tool.ToolLoop;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code gac} lends to a tool. For one thread. */
public final class ToolHost implements ToolContext, AutoCloseable {
    private static final int BACKGROUND_THREADS = 2;

    private final PluginCatalog catalog;
    private final MetricsRegistry registry = new MetricsRegistry(Clock.SYSTEM);
    /** Null until something is opened: most tools need no threads. */
    private BackgroundThreads background;

    /** A host that has the plugins of a catalog. */
    public ToolHost(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public BlockPool openBlockPool(String type, Map<String, String> options, PoolRequest request) {
        Plugin plugin = catalog.find(BlockPoolFactory.class, type).orElseThrow(() -> new ConfigException(
                new ConfigProblem("type", Optional.of(type), "no such block pool; found: "
                        + catalog.plugins(PluginKind.BLOCK_POOL).stream().map(Plugin::name)
                                .collect(Collectors.joining(", ")), Origin.PROGRAM)));
        BlockPoolFactory factory = (BlockPoolFactory) plugin.factory();
        Config config = Config.of(factory.config(), options);
        if (background == null) {
            background = new BackgroundThreads(BACKGROUND_THREADS, Clock.SYSTEM, registry.metrics("background"));
        }
        return factory.open(config, request, new Lent(registry.metrics("datapool", type), background));
    }

    @Override
    public ToolLoop newLoop() {
        return new HandTurnedLoop();
    }

    @Override
    public MetricsSource metrics() {
        return registry;
    }

    /** Ends the background threads. */
    @Override
    public void close() {
        if (background != null) {
            background.close();
        }
    }

    /** What a pool borrows. */
    private record Lent(Metrics metrics, Background background) implements PluginContext {
        @Override
        public Clock clock() {
            return Clock.SYSTEM;
        }

        @Override
        public int workerCount() {
            return Runtime.getRuntime().availableProcessors();
        }
    }
}
