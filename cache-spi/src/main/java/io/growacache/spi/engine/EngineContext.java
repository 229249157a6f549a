package io.growacache.spi.engine;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.plugin.PluginContext;

/** What the host lends to an engine. */
public interface EngineContext extends PluginContext {
    /** The budget: bytes of native memory for data, index and bookkeeping together. */
    long memoryBytes();

    /** The largest value that any protocol may store, in bytes: the engine must accept it or refuse to be created. */
    int maxValueLength();

    /** How many keyspaces are needed. */
    int keyspaceCount();

    /** Whether the config file names a pool for a role. */
    boolean isFilled(String role);

    /**
     * Opens the pool of a memory role, of the length in {@code request}; anonymous memory where the role defaults to it. A
     * pool counts towards the engine's budget. The host closes it after the engine.
     *
     * @throws io.growacache.spi.datapool.DatapoolException when the pool cannot be opened
     */
    MemoryPool openMemoryPool(PoolRequest request);

    /**
     * Opens the pool of a block role. The host closes it after the engine.
     *
     * @throws io.growacache.spi.datapool.DatapoolException when the pool cannot be opened
     */
    BlockPool openBlockPool(PoolRequest request);
}
