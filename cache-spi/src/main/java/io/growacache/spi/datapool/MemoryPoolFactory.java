package io.growacache.spi.datapool;

import io.growacache.spi.config.Config;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.PluginFactory;

/** Opens memory pools. */
public interface MemoryPoolFactory extends PluginFactory {
    /**
     * Opens a pool of {@code request.length()} bytes.
     *
     * @throws DatapoolException when it cannot: too small, in use, no space, corrupt, another format, too old, too new
     */
    MemoryPool open(Config config, PoolRequest request, PluginContext context);
}
