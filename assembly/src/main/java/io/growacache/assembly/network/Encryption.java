package io.growacache.assembly.network;

import io.growacache.spi.security.Role;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a listener's connections are encrypted.
 *
 * @param context certificates and ciphers; belongs to the listener, which releases it
 * @param handshakeTimeout how long a client may take until it has said enough
 * @param certificateRole what a client may do that has shown a certificate; absent: the same as without one
 */
public record Encryption(SslContext context, Duration handshakeTimeout, Optional<Role> certificateRole) {
    /** Checks the components. */
    public Encryption {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(handshakeTimeout, "handshakeTimeout");
        Objects.requireNonNull(certificateRole, "certificateRole");
    }

    /** Gives the context back: whoever has made it, unless a listener has it. Connections that use it may go on. */
    public void release() {
        ReferenceCountUtil.release(context);
    }
}
