package io.growacache.spi.engine;

/** What an engine may lack. Whoever calls it nevertheless gets an {@link UnsupportedOperationException}. */
public enum EngineCapability {
    /** {@link StorageEngine#scan}. */
    SCAN,
    /** {@link StorageEngine#resize}. */
    RESIZE,
    /** {@link StorageEngine#subscribe}. */
    EVENTS,
    /** {@link StorageEngine#clear} of one keyspace; {@link StorageEngine#clearAll} is never missing. */
    CLEAR_KEYSPACE,
    /** {@link StorageEngine#itemCount} is exact; without it, approximate, and nothing is thrown. */
    EXACT_ITEM_COUNT,
    /** Makes room by itself; without it, a full engine answers NO_SPACE. */
    EVICTION
}
