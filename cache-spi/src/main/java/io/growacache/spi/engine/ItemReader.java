package io.growacache.spi.engine;

/** Copies an item out of an engine. */
public interface ItemReader extends Completion {
    /**
     * Looks at the item and copies what it wants of the value. It only copies and remembers: value bytes may be torn until
     * HIT, so they are parsed afterwards; metadata is never torn. It may run again (each run starts from nothing), and its last
     * run is void when the operation ends with another status than HIT.
     */
    void read(StoredItem item);
}
