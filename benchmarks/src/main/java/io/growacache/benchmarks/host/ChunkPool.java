package io.growacache.benchmarks.host;

import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyChunk;
import io.growacache.spi.protocol.ReplyChunks;
import java.util.ArrayDeque;

/**
 * Reply memory of one worker, without a budget: chunks of one length that are used again, and larger ones that are kept for the
 * next large reply. For one thread.
 */
public final class ChunkPool implements ReplyChunks, AutoCloseable {
    /** Bytes of a usual chunk. */
    public static final int CHUNK_LENGTH = 16 << 10;

    private final ArrayDeque<Chunk> usual = new ArrayDeque<>();
    private final ArrayDeque<Chunk> large = new ArrayDeque<>();

    /** An empty pool. */
    public ChunkPool() {
    }

    @Override
    public ReplyChunk tryAcquire(int length) {
        return acquire(length);
    }

    @Override
    public ReplyChunk acquire(int length) {
        if (length <= CHUNK_LENGTH) {
            Chunk chunk = usual.pollFirst();
            return chunk == null ? new Chunk(NativeMemory.allocate(CHUNK_LENGTH, 64)) : chunk;
        }
        Chunk chunk = large.pollFirst();
        if (chunk != null && chunk.capacity() < length) {
            chunk.free();
            chunk = null;
        }
        return chunk == null ? new Chunk(NativeMemory.allocate(length, 64)) : chunk;
    }

    /** Frees the chunks that are not in use. */
    @Override
    public void close() {
        usual.forEach(Chunk::free);
        large.forEach(Chunk::free);
        usual.clear();
        large.clear();
    }

    private final class Chunk extends ReplyChunk {
        private final NativeMemory.Block block;

        Chunk(NativeMemory.Block block) {
            super(block.address(), (int) block.length());
            this.block = block;
        }

        @Override
        public void release() {
            (capacity() == CHUNK_LENGTH ? usual : large).addFirst(this);
        }

        void free() {
            block.close();
        }
    }
}
