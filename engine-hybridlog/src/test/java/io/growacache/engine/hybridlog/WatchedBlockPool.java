package io.growacache.engine.hybridlog;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolState;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;

/** A pool that tells before each write, unless that is done by whom it tells. */
final class WatchedBlockPool implements BlockPool {
    private final BlockPool pool;
    private Runnable beforeWrite;
    private boolean isTelling;

    WatchedBlockPool(BlockPool pool) {
        this.pool = pool;
    }

    /** From now on this is called before each write. */
    void beforeWrites(Runnable newBeforeWrite) {
        beforeWrite = newBeforeWrite;
    }

    @Override
    public void write(long position, MemorySegment source, long offset, int length, Executor executor,
            BlockCompletion completion) {
        if (beforeWrite != null && !isTelling) {
            isTelling = true;
            beforeWrite.run();
            isTelling = false;
        }
        pool.write(position, source, offset, length, executor, completion);
    }

    @Override
    public void read(long position, MemorySegment target, long offset, int length, Executor executor,
            BlockCompletion completion) {
        pool.read(position, target, offset, length, executor, completion);
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
    public BlockGeometry geometry() {
        return pool.geometry();
    }

    @Override
    public boolean isPersistent() {
        return pool.isPersistent();
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
