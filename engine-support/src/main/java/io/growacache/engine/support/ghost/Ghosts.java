package io.growacache.engine.support.ghost;

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

    /** Bytes that remember keys. */
    long usedBytes();

    /** Native memory taken beside the engine's pool, in bytes. */
    long heldBytes();

    @Override
    void close();
}
