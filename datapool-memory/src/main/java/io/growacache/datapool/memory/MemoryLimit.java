package io.growacache.datapool.memory;

import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;

/** Refuses lengths that make no usable memory pool. */
final class MemoryLimit {
    private MemoryLimit() {
    }

    /**
     * Checks a length.
     *
     * @param isForced whether the operator allows more than {@code memoryLength}
     * @param memoryLength bytes that the machine has
     */
    static void check(PoolRequest request, boolean isForced, long memoryLength) {
        if (request.length() == 0) {
            throw new DatapoolException(Reason.TOO_SMALL, "length of the pool for role " + request.role()
                    + " = 0: a memory pool needs at least 1 byte");
        }
        if (request.length() > memoryLength && !isForced) {
            throw new DatapoolException(Reason.TOO_LARGE, "length of the pool for role " + request.role() + " = "
                    + request.length() + ": must be at most the machine's memory, " + memoryLength
                    + " bytes, or force = true must be set: its page faults would hold up every request of a worker");
        }
    }
}
