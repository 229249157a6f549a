package io.growacache.assembly.network;

import io.growacache.spi.protocol.ReplyLimits;
import java.util.Objects;

/**
 * What all listeners share.
 *
 * @param transport how workers wait for their sockets; one that this machine has
 * @param workerCount event loops, each with a thread: at least 1
 * @param memoryBytes buffers of all connections together: a quarter for chunks of up to 64 KiB, the rest for larger ones
 * @param maxRequestLength the longest request that is gathered for a session, in bytes; at most what {@code memoryBytes} leaves
 *     for large chunks
 * @param replyLimits bounds of each connection's replies; the first ones, if the server changes them later
 */
public record NetworkSettings(
        Transport transport, int workerCount, long memoryBytes, int maxRequestLength, ReplyLimits replyLimits) {
    /** The least that {@link #memoryBytes} can be. */
    public static final long MIN_MEMORY_BYTES = 1 << 20;

    /** Checks the ranges. */
    public NetworkSettings {
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(replyLimits, "replyLimits");
        if (workerCount < 1) {
            throw new IllegalArgumentException("workerCount = " + workerCount + ": must be at least 1");
        }
        if (memoryBytes < MIN_MEMORY_BYTES) {
            throw new IllegalArgumentException("memoryBytes = " + memoryBytes + ": must be at least " + MIN_MEMORY_BYTES);
        }
        if (maxRequestLength < ChunkPool.MAX_POOLED_LENGTH || maxRequestLength > largeMemoryBytes(memoryBytes)) {
            throw new IllegalArgumentException("maxRequestLength = " + maxRequestLength + ": must be between "
                    + ChunkPool.MAX_POOLED_LENGTH + " and " + largeMemoryBytes(memoryBytes));
        }
    }

    /** What {@code memoryBytes} leaves for chunks of more than 64 KiB. */
    public static long largeMemoryBytes(long memoryBytes) {
        return memoryBytes - ordinaryMemoryBytes(memoryBytes);
    }

    /** What chunks of up to 64 KiB may take of {@code memoryBytes}. */
    public static long ordinaryMemoryBytes(long memoryBytes) {
        return memoryBytes / 4;
    }
}
