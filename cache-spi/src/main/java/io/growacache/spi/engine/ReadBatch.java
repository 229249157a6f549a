package io.growacache.spi.engine;

/**
 * A number of reads that an engine may prepare together, answering them one by one in order: a reader runs only after the read
 * before it was {@linkplain #answered answered}, unless its own read is pending.
 */
public interface ReadBatch {
    /** How many reads there are. */
    int size();

    /** The key of read {@code index}. */
    Key key(int index);

    /** The reader of read {@code index}; it completes by itself when the read is pending. */
    ItemReader reader(int index);

    /**
     * Read {@code index} has got its status, which may be PENDING; called in the order of the indices, after the reader's runs.
     *
     * @return whether the engine is to go on with the next read
     */
    boolean answered(int index, Status status, long version);
}
