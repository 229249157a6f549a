package io.growacache.assembly.admin;

import io.growacache.assembly.network.RateLimitedLog;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Serves pages over HTTP/1.1, on one thread of its own. */
public final class AdminListener implements AutoCloseable {
    private static final int MAX_REQUEST_LENGTH = 16 << 10;
    private static final int MAX_CONNECTIONS = 64;
    private static final int IDLE_SECONDS = 30;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(AdminListener.class));
    private final Map<String, AdminPage> pages;
    private final Map<String, AdminAction> actions;
    private final MultiThreadIoEventLoopGroup loop;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listener;

    /**
     * Opens the listener.
     *
     * @param address where to listen; port 0 for any free one
     * @param pages what is answered to {@code GET}, by path
     * @param actions what is done on {@code POST}, by path
     * @throws IOException when the address cannot be bound; the message says which and why
     */
    public AdminListener(SocketAddress address, Map<String, AdminPage> pages, Map<String, AdminAction> actions)
            throws IOException {
        this.pages = Map.copyOf(pages);
        this.actions = Map.copyOf(actions);
        ThreadFactory thread = task -> new Thread(task, "growacache-admin");
        loop = new MultiThreadIoEventLoopGroup(1, thread, NioIoHandler.newFactory());
        try {
            listener = new ServerBootstrap().group(loop)
                    .channel(address instanceof UnixDomainSocketAddress
                            ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class)
                    .childHandler(new Initializer())
                    .bind(address).syncUninterruptibly().channel();
        } catch (Throwable failure) {
            var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException("admin.bind = " + address + ": " + failure.getMessage(), failure);
        }
    }

    /** The address it is bound to, port included. */
    public SocketAddress address() {
        return listener.localAddress();
    }

    /** Closes the listener and its connections. Idempotent. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        loop.terminationFuture().awaitUninterruptibly();
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (connections.size() >= MAX_CONNECTIONS) {
                var _ = channel.close();
                return;
            }
            connections.add(channel);
            channel.pipeline().addLast(
                    new ReadTimeoutHandler(IDLE_SECONDS),
                    new HttpServerCodec(),
                    new HttpObjectAggregator(MAX_REQUEST_LENGTH),
                    new Pages());
        }
    }

    private final class Pages extends SimpleChannelInboundHandler<FullHttpRequest> {
        /** The next answer is the connection's last one. What comes after an action is not read, as it would overtake it. */
        private boolean isEnding;

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (isEnding) {
                return;
            }
            boolean isSound = request.decoderResult().isSuccess();
            AdminAction action = isSound && request.method().equals(HttpMethod.POST)
                    ? actions.get(new QueryStringDecoder(request.uri()).path()) : null;
            isEnding = action != null || !isSound || !HttpUtil.isKeepAlive(request);
            if (action != null) {
                var _ = action.perform().whenCompleteAsync((answer, failure) -> send(context, failure == null
                        ? response(answer) : text(HttpResponseStatus.INTERNAL_SERVER_ERROR)), context.executor());
                return;
            }
            FullHttpResponse response = respond(request);
            if (request.method().equals(HttpMethod.HEAD)) {
                response.content().clear();
            }
            send(context, response);
        }

        private void send(ChannelHandlerContext context, FullHttpResponse response) {
            HttpUtil.setKeepAlive(response, !isEnding);
            var sent = context.writeAndFlush(response);
            if (isEnding) {
                var _ = sent.addListener(ChannelFutureListener.CLOSE);
            }
        }

        private FullHttpResponse respond(FullHttpRequest request) {
            if (!request.decoderResult().isSuccess()) {
                return text(HttpResponseStatus.BAD_REQUEST);
            }
            String path = new QueryStringDecoder(request.uri()).path();
            AdminPage page = pages.get(path);
            if (page == null) {
                return actions.containsKey(path) ? notAllowed("POST") : text(HttpResponseStatus.NOT_FOUND);
            }
            if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
                return notAllowed("GET, HEAD");
            }
            try {
                return response(page.answer());
            } catch (RuntimeException failure) {
                log.error("Cannot answer " + request.uri(), failure);
                return text(HttpResponseStatus.INTERNAL_SERVER_ERROR);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A client that went away or fell silent; nobody is left to be told.
            var _ = context.close();
        }

        private static FullHttpResponse notAllowed(String allowed) {
            FullHttpResponse response = text(HttpResponseStatus.METHOD_NOT_ALLOWED);
            response.headers().set(HttpHeaderNames.ALLOW, allowed);
            return response;
        }

        private static FullHttpResponse response(AdminPage.Answer answer) {
            return response(HttpResponseStatus.valueOf(answer.status()), answer.contentType(), answer.body());
        }

        private static FullHttpResponse text(HttpResponseStatus status) {
            return response(status, TEXT, (status + "\n").getBytes(StandardCharsets.UTF_8));
        }

        private static FullHttpResponse response(HttpResponseStatus status, String contentType, byte[] body) {
            FullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
            response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
            HttpUtil.setContentLength(response, body.length);
            return response;
        }
    }
}
