package io.growacache.spi.engine;

/** What a read is for. */
public enum Access {
    /** A client uses the item: it counts for the eviction policy. */
    USE,
    /** The item's value is looked at without counting as a use. */
    PEEK,
    /** Only the metadata is looked at, without counting as a use; the reader must not ask for value bytes. */
    INSPECT
}
