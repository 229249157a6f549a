package io.growacache.spi.datapool;

import java.lang.foreign.MemorySegment;

/**
 * One contiguous piece of native memory: anonymous, shared memory, a mapped file, or persistent memory.
 *
 * <p>The engine may read and write the segment from any thread until the pool is closed. A persistent pool's pages are written
 * out beforehand and prefaulted, so that a later access does not wait for the device, page write-back excepted.
 */
public interface MemoryPool extends Datapool {
    /** The memory: native, of exactly the requested length, aligned to at least 4,096 bytes, accessible by any thread. */
    MemorySegment segment();

    /**
     * Writes a range out to the medium, where there is one. May block; never called by a worker.
     *
     * @throws java.io.UncheckedIOException when the medium refuses
     */
    void force(long offset, long length);
}
