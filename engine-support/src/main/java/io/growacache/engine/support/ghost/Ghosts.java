package io.growacache.engine.support.ghost;

import java.util.function.LongSupplier;

/**
 * The keys of items that were dropped before they had proven their worth. Who is stored again soon goes straight to the
 * proven items, as in S3-FIFO (Yang and others, "FIFO queues are all you need for cache eviction", SOSP 2023). Answers are
 * approximate: few keys are taken for ghosts that are none, and some are forgotten early. Safe from any number of threads.
 */
public interface Ghosts extends AutoCloseable {
    /** An unproven item was dropped for space: its key's hash, all 64 bits well mixed, and its length in bytes. */
    void add(long keyHash, long itemLength);

    /** Whether the key's item was dropped a short while ago; it is forgotten. */
    boolean remove(long keyHash);

    /** Whether the key's item was dropped a short while ago; it stays remembered. */
    boolean contains(long keyHash);

    /** Forgets all keys. */
    void clear();

    /** Whether there is too little memory for the ghosts of so many items, so that {@link #grow} is wanted. */
    default boolean isGrowthDue(long itemCount) {
        return false;
    }

    /**
     * Makes places for the ghosts of so many items, as far as the memory reaches. One caller at a time, beside any number
     * that add and remove.
     *
     * @param granuleSource gives the address of more memory, of zeros and for good, or 0 when it has none
     */
    default void grow(long itemCount, LongSupplier granuleSource) {
        // What has one size does not.
    }

    /** Bytes that remember keys. */
    long usedBytes();

    /** Native memory taken beside the engine's pool, in bytes. */
    long heldBytes();

    @Override
    void close();
}
