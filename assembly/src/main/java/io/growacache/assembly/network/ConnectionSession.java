package io.growacache.assembly.network;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.protocol.ExclusiveSection;
import io.growacache.spi.protocol.OpenConnection;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Role;
import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.Executor;

/** A connection as its session sees it, and those who look at connections. */
final class ConnectionSession implements SessionContext, OpenConnection {
    private static final SocketAddress ANONYMOUS = UnixDomainSocketAddress.of("");

    private final Connection connection;
    private final Worker worker;
    private final Listener listener;
    private final long id;
    private final SocketAddress remoteAddress;
    private final SocketAddress localAddress;
    private final Runnable resumeTask;
    private Role initialRole;

    ConnectionSession(Connection connection, Worker worker, Channel channel, Listener listener, long id) {
        this.connection = connection;
        this.worker = worker;
        this.listener = listener;
        this.id = id;
        initialRole = listener.initialRole();
        remoteAddress = known(channel.remoteAddress());
        localAddress = known(channel.localAddress());
        resumeTask = connection::resume;
    }

    /** The client has proved by a certificate who it is; before there is a session. */
    void showsCertificate() {
        initialRole = listener.certificateRole();
    }

    private static SocketAddress known(SocketAddress address) {
        return switch (address) {
            case null -> ANONYMOUS;
            case DomainSocketAddress unix -> UnixDomainSocketAddress.of(unix.path());
            default -> address;
        };
    }

    @Override
    public int workerIndex() {
        return worker.index();
    }

    @Override
    public ReplyQueue replies() {
        return connection.replies();
    }

    @Override
    public Caller caller() {
        return connection.section().isInside() ? worker.exclusiveCaller() : worker.caller();
    }

    @Override
    public Executor executor() {
        return connection.section().isInside() ? worker.loop() : worker.executor();
    }

    @Override
    public long connectionId() {
        return id;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public Role initialRole() {
        return initialRole;
    }

    @Override
    public void expectInput(int length) {
        connection.expectInput(length);
    }

    @Override
    public void closeAfterReplies() {
        connection.closeAfterReplies();
    }

    @Override
    public ExclusiveSection exclusiveSection() {
        return connection.section();
    }

    @Override
    public void resume() {
        worker.execute(resumeTask);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String protocol() {
        return listener.name();
    }

    @Override
    public ProtocolSession session() {
        return connection.session();
    }

    @Override
    public long ageMillis() {
        return worker.network().clock().monotonicMillis() - connection.openedMillis();
    }

    @Override
    public long idleMillis() {
        // The last activity may be told as up to a sweep before, which can be before the connection was.
        return Math.min(ageMillis(), worker.network().clock().monotonicMillis() - connection.lastActiveMillis());
    }

    @Override
    public long unreadBytes() {
        return connection.unreadBytes();
    }

    @Override
    public long unsentBytes() {
        return connection.replies().unsentBytes();
    }

    @Override
    public void close() {
        connection.closeNow();
    }
}
