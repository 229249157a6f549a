package io.growacache.engine.support.store;

import io.growacache.engine.support.segment.PoolLayout;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The memory pool of one engine, and whether what it holds is to be believed. What was stored into mapped memory outlives the
 * process, however that ends, but not the system, unless it was forced. So it is believed after a clean stop, and after a
 * crash as long as the system has not been started anew.
 */
final class SegmentPool {
    private static final System.Logger LOG = System.getLogger(SegmentPool.class.getName());
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final UUID UNKNOWN = new UUID(0, 0);

    private final String name;
    private final MemoryPool pool;
    private final PoolLayout layout;
    private final UUID bootId;

    /** @param name of the engine, for messages */
    SegmentPool(String name, MemoryPool pool, PoolLayout layout) {
        this(name, pool, layout, currentBootId());
    }

    /** @param bootId of this system */
    SegmentPool(String name, MemoryPool pool, PoolLayout layout, UUID bootId) {
        this.name = name;
        this.pool = pool;
        this.layout = layout;
        this.bootId = bootId;
        if (length() < layout.length()) {
            throw new IllegalArgumentException(name + ": the memory pool has " + length() + " bytes, and "
                    + layout.length() + " were asked for");
        }
        NativeMemory.register(address(), length());
    }

    private static UUID currentBootId() {
        try {
            return UUID.fromString(Files.readString(BOOT_ID).strip());
        } catch (IOException | IllegalArgumentException unknown) {
            // Another system, or a sandbox that hides it: after a crash pools start empty.
            return UNKNOWN;
        }
    }

    long address() {
        return pool.segment().address();
    }

    long length() {
        return pool.segment().byteSize();
    }

    long tables() {
        return address() + layout.tablesOffset();
    }

    long clears() {
        return address() + layout.clearsOffset();
    }

    long granules() {
        return address() + layout.granulesOffset();
    }

    long hashSeed() {
        return layout.hashSeed(address());
    }

    /** Begins to use the pool; whether what it holds can be taken over. If not it says why, and {@link #erase} is next. */
    boolean open() {
        Optional<String> doubt = doubt();
        if (doubt.isEmpty()) {
            // Until the pool is marked dirty its content is complete, whichever system it is said to belong to.
            layout.putBootId(address(), bootId);
            pool.force(layout.superBlockOffset(), layout.length() - layout.superBlockOffset());
        } else if (pool.state() != PoolState.NEW) {
            tellEmpty(doubt.get());
        }
        pool.markDirty();
        return doubt.isEmpty();
    }

    /** Begins to use the pool without what it holds: all that is to last is elsewhere. Never to be taken over; false. */
    boolean openAnew() {
        pool.markDirty();
        return false;
    }

    private Optional<String> doubt() {
        if (pool.state() == PoolState.NEW || !pool.isPersistent()) {
            return Optional.of("it is new");
        }
        Optional<String> mismatch = layout.mismatch(address());
        if (mismatch.isPresent() || pool.state() == PoolState.CLEAN) {
            return mismatch;
        }
        if (bootId.equals(UNKNOWN)) {
            return Optional.of("the server did not stop in good order, and " + BOOT_ID
                    + " does not tell whether the system has been started since");
        }
        return layout.bootId(address()).equals(bootId) ? Optional.empty()
                : Optional.of("the server did not stop in good order, and the system has been started since, so that what was"
                        + " not written out is lost");
    }

    /** Says that the cache starts empty although there was something. */
    void tellEmpty(String reason) {
        LOG.log(System.Logger.Level.WARNING, "{0}: what the memory pool holds of an earlier run is not taken over: {1}; the"
                + " cache starts empty", name, reason);
    }

    /** Begins anew. */
    void erase() {
        layout.erase(address());
    }

    /** Makes what the pool holds from now on count. */
    void publish(long hashSeed) {
        layout.publish(address(), hashSeed, bootId);
    }

    /** Makes what the pool holds survive a restart of the system, too: nothing changes any more. */
    void keep() {
        if (pool.isPersistent()) {
            try {
                pool.markClean();
            } catch (UncheckedIOException failure) {
                LOG.log(System.Logger.Level.WARNING, "{0}: the memory pool stays marked as in use, so that its items do not"
                        + " survive a restart of the system: {1}", name, failure.getMessage());
            }
        }
    }

    /** The pool's memory is no longer used. */
    void release() {
        NativeMemory.unregister(address());
    }
}
