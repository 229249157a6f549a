package io.growacache.tool.loadgen.client;

import java.io.IOException;

/** A connection can no longer be used: closed, silent for too long, or out of step with the protocol. */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String message) {
        super(message);
    }
}
