package io.growacache.spi.datapool;

/** How a datapool is accessed. */
public enum PoolKind {
    /** By loads and stores: {@link MemoryPool}. */
    MEMORY,
    /** By asynchronous block requests: {@link BlockPool}. */
    BLOCK
}
