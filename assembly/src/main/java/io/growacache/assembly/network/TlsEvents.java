package io.growacache.assembly.network;

import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Counts and logs what becomes of one connection's TLS. On the connection's worker. */
final class TlsEvents {
    private final Worker worker;
    private final Listener listener;
    private boolean hasFailed;

    TlsEvents(Worker worker, Listener listener) {
        this.worker = worker;
        this.listener = listener;
    }

    /** The handshake is over and went well. */
    void succeeded() {
        worker.counts().add(Count.TLS_HANDSHAKES, 1);
    }

    /** Something went wrong, which may be told more than once. */
    void failed(Throwable cause, SocketAddress client) {
        if (hasFailed) {
            return;
        }
        hasFailed = true;
        worker.counts().add(Count.TLS_FAILURES, 1);
        // Whoever only looks whether the port is open leaves before he has said anything.
        if (!(cause instanceof ClosedChannelException)) {
            worker.network().log().warn("Closing " + client + " of " + listener.name() + ": " + problem(cause));
        }
    }

    private static String problem(Throwable cause) {
        return switch (cause) {
            // Its message repeats what was sent, which may be a password.
            case NotSslRecordException _ -> "what it sends is not TLS";
            case SslHandshakeTimeoutException _ -> "it did not end its TLS handshake in time";
            default -> "TLS failed: " + cause.getMessage();
        };
    }

    /** Whether the client of an encrypted channel has shown a certificate, which is valid then. */
    static boolean hasClientCertificate(Channel channel) {
        try {
            return channel.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException none) {
            return false;
        }
    }
}
