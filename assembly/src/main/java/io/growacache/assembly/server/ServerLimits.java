package io.growacache.assembly.server;

import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.network.NetworkSettings;
import io.growacache.assembly.network.Transport;
import io.growacache.assembly.plan.Chosen;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ReplyLimits;

/** The limits of a plan, which several sections make together. */
public final class ServerLimits {
    /** What a request may have beside the value: command, keys, arguments. */
    private static final long REQUEST_OVERHEAD = 128 << 10;

    private ServerLimits() {
    }

    /** Reports where sections contradict one another, or the machine. */
    public static void check(ServerPlan plan, ConfigProblems problems) {
        Config server = plan.server();
        Transport transport = transport(server);
        if (!transport.isAvailable()) {
            problems.add(server.problem(ServerOptions.TRANSPORT, "must be one that this machine has"));
        }
        long longest = maxRequestLength(server) - REQUEST_OVERHEAD;
        for (Chosen<ProtocolFactory> listener : plan.listeners()) {
            if (listener.config().get(ListenerOptions.MAX_ITEM_SIZE) > longest) {
                problems.add(listener.config().problem(ListenerOptions.MAX_ITEM_SIZE, "must be at most " + longest
                        + " bytes, half of server.buffer-memory less 128KiB for the rest of a request"));
            }
        }
    }

    static NetworkSettings settings(Config server) {
        return new NetworkSettings(
                transport(server),
                workerCount(server),
                server.get(ServerOptions.BUFFER_MEMORY),
                maxRequestLength(server),
                new ReplyLimits(
                        server.get(ServerOptions.OUTPUT_HIGH_WATER),
                        server.get(ServerOptions.OUTPUT_HARD_LIMIT),
                        server.get(ServerOptions.MAX_PENDING_OPERATIONS)));
    }

    static int workerCount(Config server) {
        int configured = server.get(ServerOptions.WORKERS);
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    /** Half of the memory: less than the part for large buffers, so that one request never takes all of that. */
    private static int maxRequestLength(Config server) {
        return (int) Math.min(Integer.MAX_VALUE - 8, server.get(ServerOptions.BUFFER_MEMORY) / 2);
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
