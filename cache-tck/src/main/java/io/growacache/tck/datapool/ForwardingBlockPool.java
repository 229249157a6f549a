package io.growacache.tck.datapool;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolState;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Does what another block pool does, but for what a subclass overrides. */
public class ForwardingBlockPool implements BlockPool {
    /** The other pool. */
    protected final BlockPool pool;

    /** A pool like {@code pool}, which it closes. */
    protected ForwardingBlockPool(BlockPool pool) {
        this.pool = pool;
    }

    @Override
    public BlockGeometry geometry() {
        return pool.geometry();
    }

    @Override
    public void read(long position, MemorySegment target, long offset, int length, Executor executor,
            BlockCompletion completion) {
        pool.read(position, target, offset, length, executor, completion);
    }

    @Override
    public void write(long position, MemorySegment source, long offset, int length, Executor executor,
            BlockCompletion completion) {
        pool.write(position, source, offset, length, executor, completion);
    }

    @Override
    public void force(Executor executor, BlockCompletion completion) {
        pool.force(executor, completion);
    }

    @Override
    public void discard(long position, long length, Executor executor, BlockCompletion completion) {
        pool.discard(position, length, executor, completion);
    }

    @Override
    public BlockBuffer borrow(int length) {
        return pool.borrow(length);
    }

    @Override
    public PoolState state() {
        return pool.state();
    }

    @Override
    public int formatVersion() {
        return pool.formatVersion();
    }

    @Override
    public boolean isPersistent() {
        return pool.isPersistent();
    }

    @Override
    public Optional<String> degradation() {
        return pool.degradation();
    }

    @Override
    public void markDirty() {
        pool.markDirty();
    }

    @Override
    public void markClean() {
        pool.markClean();
    }

    @Override
    public void close() {
        pool.close();
    }
}
