package io.growacache.spi.engine;

/**
 * The state of an engine at one moment, summed from striped counters: each number is right for itself, all of them together
 * need not be of exactly the same instant.
 *
 * @param itemCount items, expired but unreclaimed ones included
 * @param usedBytes live items with header, padding and slot; what {@link StorageEngine#resize} limits
 * @param heldBytes native memory taken for data, index and bookkeeping; never above {@code memoryBytes}
 * @param limitBytes the current limit of {@code usedBytes}
 * @param memoryBytes the configured budget
 * @param storedCount items stored since the start
 * @param evictedCount items dropped for space
 * @param evictedUnusedCount of these, how many were never used
 * @param expiredCount items whose end came by their deadline, as far as noticed
 * @param expiredUnusedCount of these, how many were never used
 * @param noSpaceCount operations answered with NO_SPACE
 * @param corruptCount reads whose checksum did not match
 */
public record EngineStats(long itemCount, long usedBytes, long heldBytes, long limitBytes, long memoryBytes,
        long storedCount, long evictedCount, long evictedUnusedCount, long expiredCount, long expiredUnusedCount,
        long noSpaceCount, long corruptCount) {
}
