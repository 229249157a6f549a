package io.growacache.assembly.network;

import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.security.Role;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** An address that clients connect to, and the protocol that is spoken there. */
public final class Listener {
    private final String name;
    private final SocketAddress address;
    private final int backlog;
    private final Protocol protocol;
    private final Role initialRole;
    private Optional<Encryption> encryption;
    private volatile Role certificateRole;
    private volatile Optional<Set<PosixFilePermission>> socketPermissions = Optional.empty();
    private volatile long idleMillis;

    /**
     * A listener.
     *
     * @param name the protocol's name, for messages
     * @param address where to listen; port 0 for any free one
     * @param backlog connections that the system keeps until they are accepted
     * @param protocol what is spoken
     * @param initialRole what clients may do before they authenticate
     * @param encryption how connections are encrypted; absent: they are not
     * @param idleTimeout how long a connection may be idle; zero: for ever
     */
    public Listener(String name, SocketAddress address, int backlog, Protocol protocol, Role initialRole,
            Optional<Encryption> encryption, Duration idleTimeout) {
        this.name = Objects.requireNonNull(name, "name");
        this.address = Objects.requireNonNull(address, "address");
        this.backlog = backlog;
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.initialRole = Objects.requireNonNull(initialRole, "initialRole");
        this.encryption = encryption;
        certificateRole = roleByCertificate(encryption);
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

    /** What clients may do before they authenticate that have shown a certificate. */
    Role certificateRole() {
        return certificateRole;
    }

    private Role roleByCertificate(Optional<Encryption> by) {
        return by.flatMap(Encryption::certificateRole).orElse(initialRole);
    }

    /** What encrypts a new connection; null when it is not encrypted. */
    synchronized SslHandler newTlsHandler(ByteBufAllocator allocator) {
        if (encryption.isEmpty()) {
            return null;
        }
        // Under the lock: a context that is being replaced must not be released meanwhile.
        SslHandler handler = encryption.get().context().newHandler(allocator);
        handler.setHandshakeTimeoutMillis(encryption.get().handshakeTimeout().toMillis());
        return handler;
    }

    /**
     * Changes how connections that are opened from now on are encrypted; the others keep what they have. Safe from any thread.
     */
    public synchronized void setEncryption(Optional<Encryption> newEncryption) {
        encryption.ifPresent(Encryption::release);
        encryption = newEncryption;
        certificateRole = roleByCertificate(newEncryption);
    }

    /** Who may connect to a socket file; absent: what the process's umask leaves. */
    Optional<Set<PosixFilePermission>> socketPermissions() {
        return socketPermissions;
    }

    /** Decides who may connect to a socket file; before the listener is opened. */
    public void setSocketPermissions(Set<PosixFilePermission> permissions) {
        socketPermissions = Optional.of(Set.copyOf(permissions));
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
