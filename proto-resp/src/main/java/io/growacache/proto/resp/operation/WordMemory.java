package io.growacache.proto.resp.operation;

import io.growacache.spi.memory.NativeMemory;

/** Where words get memory that requests keep while they wait. For one worker's thread. */
public final class WordMemory implements AutoCloseable {
    /** One block of this length serves most requests, as mostly one waits at a time; others get what they need. */
    private static final int KEPT_LENGTH = 16 << 10;

    private NativeMemory.Block kept;
    private boolean isKeptInUse;

    /** No memory yet. */
    public WordMemory() {
    }

    /** Memory for {@code length} bytes at least. */
    public NativeMemory.Block acquire(int length) {
        if (isKeptInUse || length > KEPT_LENGTH) {
            return NativeMemory.allocate(Math.max(1, length), 1);
        }
        if (kept == null) {
            kept = NativeMemory.allocate(KEPT_LENGTH, 1);
        }
        isKeptInUse = true;
        return kept;
    }

    /** The memory is needed no longer. */
    @SuppressWarnings("ReferenceEquality") // The same block, not one like it.
    public void release(NativeMemory.Block block) {
        if (block == kept) {
            isKeptInUse = false;
        } else {
            block.close();
        }
    }

    /** Frees what is kept. */
    @Override
    public void close() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }
}
