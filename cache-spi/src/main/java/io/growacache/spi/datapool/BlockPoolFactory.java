package io.growacache.spi.datapool;

import io.growacache.spi.config.Config;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.PluginFactory;

/** Opens block pools. */
public interface BlockPoolFactory extends PluginFactory {
    /**
     * Opens a pool; its capacity comes from the config.
     *
     * @throws DatapoolException when it cannot: too small, in use, no space, corrupt, another format, too old, too new
     */
    BlockPool open(Config config, PoolRequest request, PluginContext context);
}
