package io.growacache.assembly.server;

import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.log.ServerLog;
import io.growacache.assembly.network.ConnectionLimit;
import io.growacache.assembly.network.Encryption;
import io.growacache.assembly.network.Listener;
import io.growacache.assembly.network.Network;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.assembly.wiring.Reload;
import io.growacache.assembly.wiring.Wiring;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.Option;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.plugin.PreparedReload;
import io.growacache.spi.protocol.ReplyLimits;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything that runs by a plan: what is the host's own here, and the plugins. On the control thread. */
final class HostParts implements RunningPlan.Parts {
    private final ConnectionLimit connectionLimit;
    private final Network network;
    private final List<Listener> listeners;
    private final Wiring wiring;
    /** What the engine was made with, beyond which it does not grow. */
    private final long startMemoryBytes;
    private long memoryBytes;

    HostParts(ServerPlan plan, ConnectionLimit connectionLimit, Network network, List<Listener> listeners, Wiring wiring) {
        this.connectionLimit = connectionLimit;
        this.network = network;
        this.listeners = List.copyOf(listeners);
        this.wiring = wiring;
        startMemoryBytes = plan.engine().config().get(EngineOptions.MEMORY);
        memoryBytes = startMemoryBytes;
    }

    @Override
    public void prepare(ServerPlan next, List<Config> sections, Reload reload) {
        prepareIfAsked(next.server(), sections, reload, () -> prepareServer(next.server()));
        for (int index = 0; index < listeners.size(); index++) {
            int position = index;
            Config section = next.listeners().get(index).config();
            prepareIfAsked(section, sections, reload, () -> prepareListener(position, section));
        }
        prepareIfAsked(next.engine().config(), sections, reload, () -> prepareEngine(next.engine().config()));
        wiring.prepareReload(sections, reload);
    }

    private static void prepareIfAsked(Config section, List<Config> asked, Reload reload,
            Supplier<PreparedReload> preparation) {
        if (asked.contains(section)) {
            reload.prepare(section.path(), preparation);
        }
    }

    private PreparedReload prepareServer(Config server) {
        ReplyLimits limits = NetworkPlan.replyLimits(server);
        int maxConnections = server.get(ServerOptions.MAX_CONNECTIONS);
        return () -> {
            connectionLimit.setLimit(maxConnections);
            network.setReplyLimits(limits);
            ServerLog.setLevel(server.find(ServerOptions.LOG_LEVEL));
        };
    }

    private PreparedReload prepareListener(int index, Config section) {
        int maxItemLength = Math.toIntExact(section.get(ListenerOptions.MAX_ITEM_SIZE));
        int possible = wiring.engine().maxValueLength();
        if (maxItemLength > possible) {
            throw new ConfigException(section.problem(ListenerOptions.MAX_ITEM_SIZE, "must be at most " + possible
                    + " bytes without a restart: the engine was made for that"));
        }
        Optional<Encryption> tls = Tls.encryption(section);
        Listener listener = listeners.get(index);
        return new PreparedReload() {
            @Override
            public void apply() {
                wiring.setMaxItemLength(index, maxItemLength);
                listener.setIdleTimeout(section.get(ListenerOptions.IDLE_TIMEOUT));
                listener.setEncryption(tls);
            }

            @Override
            public void discard() {
                tls.ifPresent(Encryption::release);
            }

            @Override
            public List<String> effects() {
                return tls.isPresent() ? List.of("certificates were read again") : List.of();
            }
        };
    }

    private PreparedReload prepareEngine(Config section) {
        Option<Long> memory = EngineOptions.MEMORY;
        long bytes = section.get(memory);
        if (bytes == memoryBytes) {
            return PreparedReload.NOTHING;
        }
        if (!wiring.engine().capabilities().contains(EngineCapability.RESIZE)) {
            throw new ConfigException(section.problem(memory, "needs a restart: this engine cannot be resized"));
        }
        if (bytes > startMemoryBytes) {
            throw new ConfigException(section.problem(memory, "must be at most " + memory.format(startMemoryBytes)
                    + " without a restart: that is what was taken at the start"));
        }
        return () -> {
            wiring.engine().resize(bytes);
            memoryBytes = bytes;
        };
    }
}
