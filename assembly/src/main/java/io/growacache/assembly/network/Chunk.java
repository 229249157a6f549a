package io.growacache.assembly.network;

import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyChunk;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteOrder;

/**
 * Native memory of a {@link ChunkPool}, seen in two ways: by address, as protocols write replies and read requests, and as the
 * buffer that Netty sends from and reads into. It goes back to its pool when the last of its references is released, which may
 * be Netty's. Belongs to the pool's worker.
 */
final class Chunk extends ReplyChunk {
    /** The size class of chunks that are freed, not pooled. */
    static final int NO_SIZE_CLASS = -1;

    private final ChunkPool pool;
    private final int sizeClass;
    private final Buffer buffer;
    private Connection sender;

    Chunk(ChunkPool pool, long address, int capacity, int sizeClass) {
        super(address, capacity);
        this.pool = pool;
        this.sizeClass = sizeClass;
        buffer = new Buffer(this);
    }

    int sizeClass() {
        return sizeClass;
    }

    /** The buffer, empty but for {@code end} bytes that are there already, to be read into behind them. */
    ByteBuf readingFrom(int end) {
        return buffer.setIndex(0, end);
    }

    /** The buffer with what was written, to be sent; {@code connection} is told when it is released. */
    ByteBuf sendingFor(Connection connection) {
        sender = connection;
        return buffer.setIndex(0, length());
    }

    /** Whether a buffer that Netty hands over is this chunk's. */
    @SuppressWarnings("ReferenceEquality") // The same object, not the same bytes.
    boolean owns(ByteBuf other) {
        return other == buffer;
    }

    @Override
    public void release() {
        buffer.release();
    }

    /** Back in use after it lay in the pool. */
    void revive() {
        buffer.revive();
    }

    private void released() {
        Connection connection = sender;
        sender = null;
        int sentLength = length();
        pool.recycle(this);
        if (connection != null) {
            connection.chunkSent(sentLength);
        }
    }

    /** What Netty sees. Without {@code Unsafe}, Netty would find out the address anew with each use. */
    private static final class Buffer extends UnpooledDirectByteBuf {
        private final Chunk chunk;

        Buffer(Chunk chunk) {
            super(UnpooledByteBufAllocator.DEFAULT,
                    NativeMemory.all().asSlice(chunk.address(), chunk.capacity()).asByteBuffer()
                            .order(ByteOrder.BIG_ENDIAN),
                    chunk.capacity());
            this.chunk = chunk;
        }

        @Override
        public boolean hasMemoryAddress() {
            return true;
        }

        @Override
        public long memoryAddress() {
            return chunk.address();
        }

        void revive() {
            resetRefCnt();
        }

        @Override
        protected void deallocate() {
            chunk.released();
        }
    }
}
