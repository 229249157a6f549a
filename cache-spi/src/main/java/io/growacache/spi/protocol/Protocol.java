package io.growacache.spi.protocol;

import io.growacache.spi.plugin.Lifecycle;
import java.nio.ByteBuffer;

/** A wire protocol on one listener. Safe from all workers. */
public interface Protocol extends Lifecycle {
    /** Begins a conversation; called on the worker that owns the connection. */
    ProtocolSession newSession(SessionContext context);

    /**
     * What a client is told that is turned away because all connections are taken; empty to close without a word.
     */
    default ByteBuffer tooManyConnections() {
        return ByteBuffer.allocate(0);
    }
}
