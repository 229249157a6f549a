package io.growacache.spi.engine;

/**
 * A number of operations of one kind that an engine may prepare together. It answers them one by one in order: nothing
 * of an operation but its key is asked for before the operation ahead of it was {@linkplain #answered answered}.
 */
public interface Batch {
    /** How many operations there are. */
    int size();

    /** The key of operation {@code index}. */
    Key key(int index);

    /**
     * Operation {@code index} has got its status, which may be PENDING; called in the order of the indices, after what
     * the operation was asked for.
     *
     * @return whether the engine is to go on with the next one
     */
    boolean answered(int index, Status status, long version);
}
