package io.growacache.spi.engine;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.plugin.PluginFactory;
import java.util.List;

/** Makes storage engines. */
public interface EngineFactory extends PluginFactory {
    /** The roles for which the engine opens datapools. */
    default List<DatapoolRole> roles() {
        return List.of();
    }

    /**
     * Makes an engine, recovering what its pools hold.
     *
     * @throws io.growacache.spi.config.ConfigException when options contradict one another or the budget
     * @throws io.growacache.spi.datapool.DatapoolException when a pool cannot be opened or its content cannot be read
     */
    StorageEngine create(Config config, EngineContext context);
}
