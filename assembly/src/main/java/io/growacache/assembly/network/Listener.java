package io.growacache.assembly.network;

import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.security.Role;
import io.netty.handler.ssl.SslContext;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** An address that clients connect to, and the protocol that is spoken there. */
public final class Listener {
    private final String name;
    private final SocketAddress address;
    private final int backlog;
    private final Protocol protocol;
    private final Role initialRole;
    private volatile Optional<SslContext> tls;
    private volatile long idleMillis;

    /**
     * A listener.
     *
     * @param name the protocol's name, for messages
     * @param address where to listen; port 0 for any free one
     * @param backlog connections that the system keeps until they are accepted
     * @param protocol what is spoken
     * @param initialRole what clients may do before they authenticate
     * @param tls how connections are encrypted; absent: they are not
     * @param idleTimeout how long a connection may be idle; zero: for ever
     */
    public Listener(String name, SocketAddress address, int backlog, Protocol protocol, Role initialRole,
            Optional<SslContext> tls, Duration idleTimeout) {
        this.name = Objects.requireNonNull(name, "name");
        this.address = Objects.requireNonNull(address, "address");
        this.backlog = backlog;
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.initialRole = Objects.requireNonNull(initialRole, "initialRole");
        this.tls = Objects.requireNonNull(tls, "tls");
        this.idleMillis = idleTimeout.toMillis();
    }

    /** The protocol's name. */
    String name() {
        return name;
    }

    SocketAddress address() {
        return address;
    }

    int backlog() {
        return backlog;
    }

    Protocol protocol() {
        return protocol;
    }

    Role initialRole() {
        return initialRole;
    }

    Optional<SslContext> tls() {
        return tls;
    }

    /** Changes how connections that are opened from now on are encrypted. Safe from any thread. */
    public void setTls(Optional<SslContext> newTls) {
        tls = Objects.requireNonNull(newTls, "newTls");
    }

    /** How long a connection may be idle, in milliseconds; 0 for ever. */
    long idleMillis() {
        return idleMillis;
    }

    /** Changes how long a connection may be idle; zero for ever. Safe from any thread. */
    public void setIdleTimeout(Duration idleTimeout) {
        idleMillis = idleTimeout.toMillis();
    }
}
