package io.growacache.spi.datapool;

import java.lang.foreign.MemorySegment;

/** Aligned native memory for block requests, lent by the pool. Belongs to one thread at a time, or to a running request. */
public interface BlockBuffer extends AutoCloseable {
    /** The memory: native, aligned to the pool's block length, at least as long as was asked for. */
    MemorySegment segment();

    /** Gives the buffer back; to be called by the thread that borrowed it, after the request that used it has ended. */
    @Override
    void close();
}
