package io.growacache.engine.hybridlog;

import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.tck.datapool.ForwardingBlockPool;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;

/** A pool that tells before each write, unless that is done by whom it tells. */
final class WatchedBlockPool extends ForwardingBlockPool {
    private Runnable beforeWrite;
    private boolean isTelling;

    WatchedBlockPool(BlockPool pool) {
        super(pool);
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
        super.write(position, source, offset, length, executor, completion);
    }
}
