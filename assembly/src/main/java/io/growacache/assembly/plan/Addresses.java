package io.growacache.assembly.plan;

import io.growacache.assembly.config.AdminOptions;
import io.growacache.assembly.config.ListenerOptions;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Option;
import io.growacache.spi.protocol.ProtocolFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checks the addresses of a plan: none is used twice, and none that others reach is open by accident. */
final class Addresses {
    private static final String LOCALHOST = "localhost";

    private Addresses() {
    }

    static void check(ServerPlan plan, ConfigProblems problems) {
        Map<SocketAddress, String> used = new HashMap<>();
        for (Chosen<ProtocolFactory> listener : plan.listeners()) {
            Config config = listener.config();
            SocketAddress address = config.get(ListenerOptions.BIND);
            checkUnused(config, ListenerOptions.BIND, address, used, problems);
            boolean isGuarded = plan.authenticator().isPresent()
                    || config.get(ListenerOptions.TLS_CLIENT_CERTIFICATES)
                            == ListenerOptions.ClientCertificates.REQUIRED
                    || config.get(ListenerOptions.INSECURE);
            if (!isGuarded && !isOnlyForThisMachine(address)) {
                problems.add(config.problem(ListenerOptions.BIND, "must be a loopback address or a socket file as "
                        + "long as clients need no authentication; add [authentication], require client certificates, "
                        + "or say insecure = true"));
            }
        }
        Optional<SocketAddress> admin = plan.admin().find(AdminOptions.BIND);
        admin.ifPresent(address -> {
            checkUnused(plan.admin(), AdminOptions.BIND, address, used, problems);
            if (!plan.admin().get(AdminOptions.INSECURE) && !isOnlyForThisMachine(address)) {
                problems.add(plan.admin().problem(AdminOptions.BIND, "must be a loopback address or a socket file: "
                        + "the control plane asks nobody who they are; or say insecure = true"));
            }
        });
    }

    private static void checkUnused(
            Config config,
            Option<SocketAddress> bind,
            SocketAddress address,
            Map<SocketAddress, String> used,
            ConfigProblems problems) {
        boolean isAnyFreePort = address instanceof InetSocketAddress inet && inet.getPort() == 0;
        if (isAnyFreePort) {
            return;
        }
        String earlier = used.putIfAbsent(address, config.path());
        if (earlier != null) {
            problems.add(config.problem(bind, "is the address of " + earlier + " already"));
        }
    }

    private static boolean isOnlyForThisMachine(SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress _ -> true;
            case InetSocketAddress inet when inet.isUnresolved() -> inet.getHostString().equalsIgnoreCase(LOCALHOST);
            case InetSocketAddress inet -> inet.getAddress().isLoopbackAddress();
            default -> false;
        };
    }
}
