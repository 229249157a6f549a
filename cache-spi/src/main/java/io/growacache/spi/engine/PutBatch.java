package io.growacache.spi.engine;

/** Stores for {@link StorageEngine#putAll}. */
public interface PutBatch extends Batch {
    /** The writer of store {@code index}; it completes by itself when the store is pending. */
    ItemWriter writer(int index);
}
