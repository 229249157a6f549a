package io.growacache.tck.datapool;

import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/** A memory pool of anonymous memory: always new, gone when it is closed. */
public final class ArenaMemoryPool implements MemoryPool {
    private static final long ALIGNMENT = 4_096;

    private final PoolRequest request;
    private final NativeMemory.Block block;
    private final MemorySegment segment;

    /** A pool of {@code request.length()} zeros. */
    public ArenaMemoryPool(PoolRequest request) {
        this.request = request;
        block = NativeMemory.allocate(Math.max(1, request.length()), ALIGNMENT);
        segment = NativeMemory.all().asSlice(block.address(), request.length());
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void force(long offset, long length) {
        if (offset < 0 || length < 0 || offset > segment.byteSize() - length) {
            throw new IllegalArgumentException("offset = " + offset + ", length = " + length
                    + ": must lie within the pool of " + segment.byteSize() + " bytes");
        }
    }

    @Override
    public PoolState state() {
        return PoolState.NEW;
    }

    @Override
    public int formatVersion() {
        return request.formatVersion();
    }

    @Override
    public boolean isPersistent() {
        return false;
    }

    @Override
    public void markDirty() {
    }

    @Override
    public void markClean() {
    }

    @Override
    public void close() {
        block.close();
    }
}
