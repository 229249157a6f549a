package io.growacache.assembly.server;

import io.growacache.assembly.admin.AdminListener;
import io.growacache.assembly.admin.AdminPage;
import io.growacache.assembly.admin.Health;
import io.growacache.assembly.admin.JsonStats;
import io.growacache.assembly.admin.ReloadAction;
import io.growacache.assembly.config.AdminOptions;
import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.log.ServerLog;
import io.growacache.assembly.metrics.JvmMetrics;
import io.growacache.assembly.metrics.MetricsRegistry;
import io.growacache.assembly.metrics.PrometheusText;
import io.growacache.assembly.network.ConnectionLimit;
import io.growacache.assembly.network.Encryption;
import io.growacache.assembly.network.Listener;
import io.growacache.assembly.network.Network;
import io.growacache.assembly.network.NetworkSettings;
import io.growacache.assembly.plan.Chosen;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.Reloaded;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.assembly.wiring.Wiring;
import io.growacache.spi.config.Config;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ServerSettings;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. Made, drained and closed by one control thread; {@link #stop()} may come from any.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    /** Event loops are late by milliseconds, not by seconds. */
    private static final long SILENT_WORKER_MILLIS = 5_000;

    private final MetricsRegistry registry;
    private final ServerHost host;
    private final Wiring wiring;
    private final Network network;
    private final Health health = new Health();
    private final JvmMetrics jvmMetrics;
    private final Optional<AdminListener> admin;
    private final List<SocketAddress> addresses = new ArrayList<>();
    private boolean isStopped;

    private Server(PlanSource source, ServerPlan plan, Clock clock, String version) throws IOException {
        NetworkSettings settings = NetworkPlan.settings(plan.server());
        List<Optional<Encryption>> tls = plan.listeners().stream().map(listener -> Tls.encryption(listener.config())).toList();
        ConnectionLimit limit = new ConnectionLimit(plan.server().get(ServerOptions.MAX_CONNECTIONS));
        registry = new MetricsRegistry(clock);
        host = new ServerHost(clock, settings.workerCount(), registry,
                new ServerFacts(version, plan.engine().name(), settings.workerCount(), clock.monotonicMillis()),
                source, plan,
                limit,
                plan.listeners().stream()
                        .map(listener -> listener.config().format(ListenerOptions.BIND).orElseThrow()).toList());
        jvmMetrics = new JvmMetrics(registry.metrics("jvm"));
        ServerLog.register(registry.metrics("log"));
        plan.server().find(ServerOptions.LOG_LEVEL).ifPresent(level -> ServerLog.setLevel(Optional.of(level)));
        Wiring made = null;
        Network running = null;
        Optional<AdminListener> control = Optional.empty();
        try {
            made = Wiring.create(plan, host);
            running = new Network(settings, limit, made.engine(), clock, registry.metrics("server"));
            host.attach(running);
            EngineMetrics.register(registry.metrics("cache"), made.engine());
            addHealthChecks(running, new EngineHealth(made.engine()::stats, clock), made);
            made.start();
            control = openAdmin(plan);
            List<Listener> listeners = listen(plan, tls, made, running);
            host.running().started(new HostParts(plan, limit, running, listeners, made));
        } catch (Throwable failure) {
            closeAll(made, running, failure);
            control.ifPresent(AdminListener::close);
            // Those of listeners that were opened are the network's.
            tls.subList(addresses.size(), tls.size()).forEach(unused -> unused.ifPresent(Encryption::release));
            throw failure;
        }
        wiring = made;
        network = running;
        admin = control;
    }

    /**
     * Starts a server.
     *
     * @param source says what it is made of, now and at each reload
     * @param clock the clock of everything in it
     * @param version what clients are told
     * @throws io.growacache.spi.config.ConfigException with everything that is wrong with the configuration
     * @throws io.growacache.assembly.wiring.PluginFailure when a plugin cannot be made or started
     * @throws IOException when an address cannot be bound
     */
    public static Server start(PlanSource source, Clock clock, String version) throws IOException {
        return start(source, source.read(), clock, version);
    }

    /**
     * Starts a server by a plan that has been read already.
     *
     * @param source where the plan came from, for reloads
     */
    static Server start(PlanSource source, ServerPlan plan, Clock clock, String version) throws IOException {
        return new Server(source, plan, clock, version);
    }

    private void addHealthChecks(Network running, EngineHealth engineHealth, Wiring made) {
        health.addVital(() -> running.longestSilenceMillis() > SILENT_WORKER_MILLIS
                ? Optional.of("a worker has not served its clients for " + running.longestSilenceMillis() / 1000 + " s")
                : Optional.empty());
        health.addVital(engineHealth::failure);
        health.add(engineHealth::shortage);
        health.add(engineHealth::corruption);
        health.add(host::backgroundProblem);
        health.add(() -> running.isShortOfMemory()
                ? Optional.of("connections wait for buffer memory: see server.buffer-memory") : Optional.empty());
        health.add(() -> running.isAtConnectionLimit()
                ? Optional.of("as many connections are open as server.max-connections allows") : Optional.empty());
        health.add(() -> Optional.of(String.join("; ", made.degradations())).filter(reasons -> !reasons.isEmpty()));
    }

    private Optional<AdminListener> openAdmin(ServerPlan serverPlan) throws IOException {
        Optional<SocketAddress> bind = serverPlan.admin().find(AdminOptions.BIND);
        if (bind.isEmpty()) {
            return Optional.empty();
        }
        AdminListener opened = new AdminListener(bind.get(), Map.of(
                "/health", health,
                "/stats.json", new JsonStats(host.listeners(), host.settings()),
                "/metrics", () -> new AdminPage.Answer(
                        200, PrometheusText.CONTENT_TYPE, PrometheusText.render(registry))),
                Map.of("/reload", new ReloadAction(() -> reload("POST /reload"))));
        LOG.info("Listening for admin on {}", AdminOptions.BIND.format(opened.address()));
        return Optional.of(opened);
    }

    private List<Listener> listen(ServerPlan serverPlan, List<Optional<Encryption>> tls, Wiring made, Network running)
            throws IOException {
        List<Listener> listeners = new ArrayList<>();
        for (int index = 0; index < serverPlan.listeners().size(); index++) {
            Chosen<ProtocolFactory> chosen = serverPlan.listeners().get(index);
            Config config = chosen.config();
            Listener listener = new Listener(
                    chosen.name(),
                    config.get(ListenerOptions.BIND),
                    config.get(ListenerOptions.BACKLOG),
                    made.protocols().get(index),
                    made.authenticator().anonymousRole(),
                    tls.get(index),
                    config.get(ListenerOptions.IDLE_TIMEOUT));
            listener.setSocketPermissions(ListenerOptions.socketPermissions(config));
            SocketAddress bound = running.listen(listener);
            listeners.add(listener);
            addresses.add(bound);
            host.listener(index).bound(ListenerOptions.BIND.format(bound));
            LOG.info("Listening for {} on {}", chosen.name(), ListenerOptions.BIND.format(bound));
        }
        return listeners;
    }

    /** The addresses of the listeners in the order of the plan, with the ports that were chosen. */
    public List<SocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** The address of the control plane, if there is one. */
    public Optional<SocketAddress> adminAddress() {
        return admin.map(AdminListener::address);
    }

    /** The engine, for embedders and tests. */
    public StorageEngine engine() {
        return wiring.engine();
    }

    /** The sockets and their memory, for tests. */
    Network network() {
        return network;
    }

    /**
     * Reads the configuration again, and the files that it names, and takes over what differs: all of it or nothing.
     *
     * @param reason who asked, for the log
     * @return completes when it is done, exceptionally when it is refused: with a {@link
     *     io.growacache.spi.config.ConfigException} that says why, or with an {@link IllegalStateException} when the server is
     *     about to stop
     */
    public CompletionStage<Reloaded> reload(String reason) {
        return host.running().reload(reason);
    }

    /** The options in force. */
    public ServerSettings settings() {
        return host.settings();
    }

    /** All metrics. */
    public MetricsRegistry metrics() {
        return registry;
    }

    /**
     * Ends in order: accepts nothing more, answers what was read, lets plugins write what is to survive, closes everything.
     * Idempotent.
     *
     * @return whether all connections were done within {@code server.drain-timeout}
     */
    public synchronized boolean stop() {
        if (isStopped) {
            return true;
        }
        isStopped = true;
        health.stopping();
        host.running().stopped();
        Config settings = host.running().plan().server();
        LOG.info("Stopping: answering what was read, for at most {}",
                settings.format(ServerOptions.DRAIN_TIMEOUT).orElseThrow());
        boolean isDone = network.drain(settings.get(ServerOptions.DRAIN_TIMEOUT).toMillis());
        wiring.drain();
        closeAll(wiring, network, null);
        LOG.info("Stopped");
        return isDone;
    }

    /** Ends at once: connections are cut. Idempotent. */
    @Override
    public synchronized void close() {
        if (!isStopped) {
            isStopped = true;
            host.running().stopped();
            closeAll(wiring, network, null);
        }
    }

    /**
     * Closes what there is, the engine before the workers, so that its last answers find their event loops.
     *
     * @param made the plugins, or null
     * @param running the network, or null
     * @param reason why, or null; takes what goes wrong here, too
     */
    private void closeAll(Wiring made, Network running, Throwable reason) {
        List<Runnable> closings = new ArrayList<>();
        if (running != null) {
            closings.add(running::stopAccepting);
            closings.add(running::closeConnections);
        }
        if (made != null) {
            closings.add(made::close);
        }
        if (running != null) {
            closings.add(running::close);
        }
        closings.add(host::close);
        closings.add(jvmMetrics::close);
        if (reason == null) {
            admin.ifPresent(listener -> closings.add(listener::close));
        }
        for (Runnable closing : closings) {
            try {
                closing.run();
            } catch (RuntimeException failure) {
                if (reason != null) {
                    reason.addSuppressed(failure);
                } else {
                    LOG.error("Something could not be closed", failure);
                }
            }
        }
    }
}
