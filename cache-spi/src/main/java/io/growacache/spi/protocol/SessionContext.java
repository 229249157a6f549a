package io.growacache.spi.protocol;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.security.Role;
import java.net.SocketAddress;
import java.util.concurrent.Executor;

/** What the host lends to a session. */
public interface SessionContext {
    /** The worker's number, from 0: the index of its cell in the protocol's striped counters. */
    int workerIndex();

    /** Where replies go and operations come from. */
    ReplyQueue replies();

    /**
     * The worker's caller, for engine calls that are no operations of the reply queue. Inside an exclusive section it is another
     * one, so ask each time.
     */
    Caller caller();

    /**
     * Runs tasks on the worker; safe from any thread. While another session is in an exclusive section they wait; the one inside
     * has an executor of its own, so ask each time, on the worker.
     */
    Executor executor();

    /** A number unique among the connections of this server run, from 1. */
    long connectionId();

    /** The client's address; an anonymous one for Unix sockets. */
    SocketAddress remoteAddress();

    /** The listener's address as the client reached it. */
    SocketAddress localAddress();

    /** What the client may do before it authenticates with this protocol (it may have shown a certificate). */
    Role initialRole();

    /**
     * Says how long the request at the head of the window is, so that the host provides one buffer that holds it, or waits with
     * reading until the budget for buffers allows it. Valid until the next {@code onBytes}.
     *
     * @param length bytes from the first unconsumed one to the end of the request
     */
    void expectInput(int length);

    /** Closes the connection when everything written so far is sent; the rest of the input is not read. */
    void closeAfterReplies();

    /** Multi-key atomicity. */
    ExclusiveSection exclusiveSection();

    /**
     * Has {@code onBytes} called soon, also without input or progress; for sessions that waited for something of their own,
     * such as an authenticator. Safe from any thread.
     */
    void resume();
}
