package io.growacache.spi.engine;

import java.lang.foreign.MemorySegment;

/** Supplies the bytes of a value that is being stored. */
public interface ValueFiller extends Completion {
    /**
     * Copies {@code length} of the draft's inserted bytes, beginning with the one numbered {@code from}, to {@code target} at
     * {@code offset}. An engine asks for them in one piece or several, in any order, perhaps more than once; nobody can read
     * them before the operation has ended.
     */
    void fill(int from, MemorySegment target, long offset, int length);
}
