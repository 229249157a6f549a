package io.growacache.spi.protocol;

import java.net.SocketAddress;

/** A connection as {@link Connections} shows it. On its worker. */
public interface OpenConnection {
    /** Its number, as {@link SessionContext#connectionId} tells it. */
    long id();

    /** The name of the protocol that is spoken there, as the configuration names it. */
    String protocol();

    /** The conversation, which tells what the host does not know; null when it has not begun. */
    ProtocolSession session();

    /** The client's address; an anonymous one for Unix sockets. */
    SocketAddress remoteAddress();

    /** The listener's address as the client reached it. */
    SocketAddress localAddress();

    /** For how long it has been open, in milliseconds. */
    long ageMillis();

    /** For how long nothing was received or sent, in milliseconds. */
    long idleMillis();

    /** Bytes of input that the session has not consumed yet. */
    long unreadBytes();

    /** Bytes of replies that the client has not taken yet. */
    long unsentBytes();

    /** Closes it at once: what is unsent is lost, what is pending completes into the void. */
    void close();
}
