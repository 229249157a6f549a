package io.growacache.assembly.network;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** Gives new connections to workers, or turns them away. On the acceptors' event loop. */
final class Acceptor extends ChannelInboundHandlerAdapter {
    /** Before the next try after the system refused, mostly for want of file descriptors. */
    private static final long RETRY_MILLIS = 200;

    private final Network network;
    private final Listener listener;

    Acceptor(Network network, Listener listener) {
        this.network = network;
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel channel = (Channel) message;
        if (network.connectionLimit().tryOpen()) {
            open(channel);
        } else {
            turnAway(context, channel);
        }
    }

    private void open(Channel channel) {
        Worker worker = network.leastLoadedWorker();
        try {
            prepare(channel, worker);
        } catch (Throwable failure) {
            // This connection's trouble, not the listener's. What is not registered has no future that could tell of its end.
            channel.unsafe().closeForcibly();
            network.connectionLimit().closed();
            network.log().error("Cannot serve a connection of " + listener.name(), failure);
            return;
        }
        channel.closeFuture().addListener(_ -> network.connectionLimit().closed());
        worker.loop().register(channel).addListener((ChannelFutureListener) registered -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
            }
        });
    }

    private void prepare(Channel channel, Worker worker) {
        Connection connection = new Connection(worker, channel, listener, network.nextConnectionId());
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.TCP_NODELAY, true);
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        int highWater = (int) Math.min(Integer.MAX_VALUE, network.replyLimits().highWaterBytes());
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(Math.max(1, highWater / 2), highWater));
        Transport transport = network.settings().transport();
        SslHandler tls = listener.newTlsHandler(channel.alloc());
        if (tls != null) {
            channel.pipeline().addLast(tls);
        } else if (transport.readsAtOnce()) {
            config.setRecvByteBufAllocator(connection.receiveBuffers());
        }
        if (transport == Transport.IO_URING && Transport.usesBufferRing()) {
            config.setOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, Transport.BUFFER_GROUP);
        }
        channel.pipeline().addLast(connection);
    }

    private void turnAway(ChannelHandlerContext context, Channel channel) {
        context.channel().eventLoop().register(channel).addListener((ChannelFutureListener) registered -> {
            if (registered.isSuccess()) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(listener.protocol().tooManyConnections()))
                        .addListener(ChannelFutureListener.CLOSE);
            } else {
                channel.unsafe().closeForcibly();
            }
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        network.log().error("Cannot accept connections of " + listener.name() + " for a moment", cause);
        ChannelConfig config = context.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            var _ = context.channel().eventLoop().schedule(() -> config.setAutoRead(true), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
