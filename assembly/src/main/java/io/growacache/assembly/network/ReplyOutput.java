package io.growacache.assembly.network;

import io.growacache.spi.protocol.ReplyChunk;
import io.growacache.spi.protocol.ReplyQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * A connection's way out. A batch of replies that fits into one chunk is sent at once, with a system call of its own and
 * without the channel's queue; chunks that are more than one go through that, and together. On the connection's worker.
 */
final class ReplyOutput implements ReplyQueue.Sink {
    private static final int MAX_LAST_LENGTH = 16 << 10;

    private final Connection connection;
    private final Channel channel;
    private final ReplyQueue replies;
    private ChannelHandlerContext handlerContext;
    /** Where replies are sent to without the channel's queue; null where that is needed. */
    private Socket socket;
    private long batchBytes;
    private int lastLength;
    /** The batch's only chunk so far, which nobody has been told of. */
    private Chunk soleChunk;
    /** Chunks that the channel has and has not sent. */
    private int queuedChunkCount;

    ReplyOutput(Connection connection, Channel channel, ReplyQueue replies) {
        this.connection = connection;
        this.channel = channel;
        this.replies = replies;
    }

    /**
     * Says where to send. Once, before anything else.
     *
     * @param newSocket to be written to directly; null: for TLS, and transports that have none
     */
    void attach(ChannelHandlerContext newContext, Socket newSocket) {
        handlerContext = newContext;
        socket = newSocket;
    }

    /** What the last batch took, in bytes, up to a limit: likely what the next one takes. */
    int lastLength() {
        return lastLength;
    }

    /** Sends what is ready, unless the channel has enough; whether there was anything. */
    boolean send() {
        if (!channel.isWritable()) {
            return false;
        }
        batchBytes = 0;
        replies.drainTo(this);
        if (batchBytes == 0) {
            return false;
        }
        lastLength = (int) Math.min(MAX_LAST_LENGTH, batchBytes);
        if (soleChunk != null) {
            sendSoleChunk();
        } else {
            handlerContext.flush();
        }
        return true;
    }

    @Override
    public void accept(ReplyChunk replyChunk) {
        Chunk chunk = (Chunk) replyChunk;
        boolean isFirst = batchBytes == 0;
        batchBytes += chunk.length();
        if (isFirst && queuedChunkCount == 0 && socket != null) {
            soleChunk = chunk;
            return;
        }
        if (soleChunk != null) {
            // Together they are one system call.
            Chunk before = soleChunk;
            soleChunk = null;
            queue(before.sendingFor(connection));
        }
        queue(chunk.sendingFor(connection));
    }

    private void queue(ByteBuf buffer) {
        queuedChunkCount++;
        var _ = handlerContext.write(buffer, channel.voidPromise());
    }

    /** What the system does not take goes into the channel's queue. */
    private void sendSoleChunk() {
        Chunk chunk = soleChunk;
        soleChunk = null;
        int sentLength;
        try {
            sentLength = socket.sendAddress(chunk.address(), 0, chunk.length());
        } catch (IOException lost) {
            // The channel will find out for itself, and closes.
            sentLength = 0;
        }
        ByteBuf buffer = chunk.sendingFor(connection);
        if (sentLength == chunk.length()) {
            chunk.release();
        } else {
            queue(buffer.readerIndex(sentLength));
            handlerContext.flush();
        }
    }

    /** A chunk has been sent, or the channel has given it up. */
    void chunkSent() {
        if (queuedChunkCount > 0) {
            queuedChunkCount--;
        }
    }

    /** Has a listener told when the channel has sent all that it was given. */
    void end(ChannelFutureListener listener) {
        ChannelPromise sent = channel.newPromise();
        var _ = sent.addListener(listener);
        var _ = handlerContext.writeAndFlush(Unpooled.EMPTY_BUFFER, sent);
    }
}
