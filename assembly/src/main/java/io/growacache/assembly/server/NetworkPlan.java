package io.growacache.assembly.server;

import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.network.NetworkSettings;
import io.growacache.assembly.network.Transport;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.protocol.ReplyLimits;

/** What the network is to be, read from the section {@code [server]}. */
final class NetworkPlan {
    private NetworkPlan() {
    }

    /**
     * Reads the section.
     *
     * @throws ConfigException when this machine does not have the transport
     */
    static NetworkSettings settings(Config server) {
        Transport transport = transport(server);
        if (!transport.isAvailable()) {
            throw new ConfigException(server.problem(ServerOptions.TRANSPORT, "must be one that this machine has"),
                    transport.unavailabilityCause());
        }
        int workers = server.get(ServerOptions.WORKERS);
        return new NetworkSettings(
                transport,
                workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
                server.get(ServerOptions.BUFFER_MEMORY),
                ServerOptions.maxRequestLength(server),
                replyLimits(server));
    }

    /** The bounds of a connection's replies. */
    static ReplyLimits replyLimits(Config server) {
        return new ReplyLimits(
                server.get(ServerOptions.OUTPUT_HIGH_WATER),
                server.get(ServerOptions.OUTPUT_HARD_LIMIT),
                server.get(ServerOptions.MAX_PENDING_OPERATIONS));
    }

    private static Transport transport(Config server) {
        return switch (server.get(ServerOptions.TRANSPORT)) {
            case AUTO -> Transport.best();
            case EPOLL -> Transport.EPOLL;
            case IO_URING -> Transport.IO_URING;
            case NIO -> Transport.NIO;
        };
    }
}
