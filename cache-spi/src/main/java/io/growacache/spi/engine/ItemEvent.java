package io.growacache.spi.engine;

/** What happened to an item. */
public enum ItemEvent {
    /** It was stored or amended. */
    CHANGED,
    /** It was deleted on request. */
    DELETED,
    /** It ended by its deadline; reported when that is noticed. */
    EXPIRED,
    /** It was dropped for space. */
    EVICTED,
    /** All items of a keyspace were dropped on request; the key is empty. */
    CLEARED
}
