package io.growacache.spi.tool;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.metrics.MetricsSource;
import java.util.Map;

/** What the host lends to a tool: plugins, which a tool cannot see by itself. For the thread that runs the tool. */
public interface ToolContext {
    /**
     * Opens a block pool of any plugin that is installed. The tool closes it.
     *
     * @param type the name of the pool, such as {@code ssd}
     * @param options its options by key, as an operator would write them
     * @throws io.growacache.spi.config.ConfigException when there is no such pool, or an option is wrong
     * @throws io.growacache.spi.datapool.DatapoolException when it cannot be opened
     */
    BlockPool openBlockPool(String type, Map<String, String> options, PoolRequest request);

    /**
     * Makes an event loop for the calling thread, which may be any. The thread closes it, after the pools that were given it
     * as an executor.
     */
    ToolLoop newLoop();

    /** The metrics of what was opened. */
    MetricsSource metrics();
}
