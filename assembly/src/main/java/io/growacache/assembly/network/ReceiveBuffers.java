package io.growacache.assembly.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Tells Netty where to read to: behind the input that the connection keeps, or else into the worker's own buffer, which all
 * its connections share. One per connection, for its worker.
 */
final class ReceiveBuffers implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    /** Reads in a row from one socket, so that one client does not keep the others of its worker waiting. */
    private static final int MAX_READS = 4;

    private final Connection connection;
    private int readCount;
    private int attemptedBytes;
    private int lastBytes;
    private ChannelConfig config;

    ReceiveBuffers(Connection connection) {
        this.connection = connection;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's interface declares the return type so.
    public Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        return connection.bufferToReadInto().retain();
    }

    @Override
    public int guess() {
        return ChunkPool.MAX_POOLED_LENGTH;
    }

    @Override
    public void reset(ChannelConfig newConfig) {
        config = newConfig;
        readCount = 0;
        lastBytes = 0;
    }

    @Override
    public void incMessagesRead(int count) {
        readCount += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
        lastBytes = bytes;
    }

    @Override
    public int lastBytesRead() {
        return lastBytes;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attemptedBytes = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attemptedBytes;
    }

    @Override
    public boolean continueReading() {
        return config.isAutoRead() && readCount < MAX_READS && lastBytes > 0 && lastBytes == attemptedBytes;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
        return config.isAutoRead() && readCount < MAX_READS && lastBytes > 0 && maybeMoreData.get();
    }

    @Override
    public void readComplete() {
        // The connection flushes in channelReadComplete.
    }
}
