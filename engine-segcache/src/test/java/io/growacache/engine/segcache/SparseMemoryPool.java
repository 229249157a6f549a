package io.growacache.engine.segcache;

import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A memory pool of gigabytes that takes no memory where nothing is written: a file with holes, always new. */
final class SparseMemoryPool implements MemoryPool {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    SparseMemoryPool(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            segment = channel.map(MapMode.READ_WRITE, 0, length, arena);
        }
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void force(long offset, long length) {
        // Nothing is meant to survive.
    }

    @Override
    public PoolState state() {
        return PoolState.NEW;
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public boolean isPersistent() {
        return false;
    }

    @Override
    public void markDirty() {
        // Nothing is meant to survive.
    }

    @Override
    public void markClean() {
        // Nothing is meant to survive.
    }

    @Override
    public void close() {
        arena.close();
    }
}
