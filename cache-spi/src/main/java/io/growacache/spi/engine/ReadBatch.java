package io.growacache.spi.engine;

/** Reads for {@link StorageEngine#getAll}. */
public interface ReadBatch extends Batch {
    /** The reader of read {@code index}; it completes by itself when the read is pending. */
    ItemReader reader(int index);
}
