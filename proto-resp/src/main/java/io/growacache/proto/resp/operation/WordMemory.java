package io.growacache.proto.resp.operation;

import io.growacache.spi.memory.NativeMemory;

/** Where words get memory that requests keep while they wait. For one worker's thread. */
public final class WordMemory implements AutoCloseable {
    /** Most requests are satisfied with this much, and one block of it is kept for the next. */
    private static final int KEPT_LENGTH = 16 << 10;

    private NativeMemory.Block spare;

    /** No memory yet. */
    public WordMemory() {
    }

    /** Memory for {@code length} bytes at least. */
    public NativeMemory.Block acquire(int length) {
        NativeMemory.Block block = spare;
        if (block == null || block.length() < length) {
            return NativeMemory.allocate(Math.max(KEPT_LENGTH, length), 1);
        }
        spare = null;
        return block;
    }

    /** The memory is needed no longer. */
    public void release(NativeMemory.Block block) {
        if (spare == null && block.length() == KEPT_LENGTH) {
            spare = block;
        } else {
            block.close();
        }
    }

    /** Frees what is kept. */
    @Override
    public void close() {
        if (spare != null) {
            spare.close();
            spare = null;
        }
    }
}
