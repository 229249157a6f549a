package io.growacache.spi.datapool;

import java.util.Optional;

/**
 * Contiguous byte storage. The host opens a pool when the engine asks for it and closes it after the engine; the engine never
 * closes it. Methods that do not say otherwise are for the control plane and may block.
 *
 * <p>A persistent pool opens under an exclusive lock after checking magic, format, version and size. Its state is CLEAN or
 * DIRTY on disk: an engine calls {@link #markDirty()} before its first change and {@link #markClean()} after its last one.
 */
public interface Datapool extends AutoCloseable {
    /** What the pool held when it was opened. */
    PoolState state();

    /** Version of the engine's format found in the pool; the requested one when it is {@link PoolState#NEW}. */
    int formatVersion();

    /** Whether the bytes outlive the process. */
    boolean isPersistent();

    /**
     * Why the pool serves less than it promises, in words for the operator: its device fails, say. Empty while all is well.
     * The host shows it in its health report. Safe from any thread; never blocks.
     */
    default Optional<String> degradation() {
        return Optional.empty();
    }

    /**
     * Records, durably, that changes follow. Nothing to do for a pool that is not persistent.
     *
     * @throws java.io.UncheckedIOException when the record cannot be written
     */
    void markDirty();

    /**
     * Writes everything out and then records, durably, that the content is complete.
     *
     * @throws java.io.UncheckedIOException when that fails; the pool then stays dirty
     */
    void markClean();

    /** Unlocks and unmaps. Idempotent. Memory must not be touched afterwards. */
    @Override
    void close();
}
