package io.growacache.assembly.server;

import io.growacache.assembly.metrics.MetricsRegistry;
import io.growacache.assembly.network.ConnectionLimit;
import io.growacache.assembly.network.Network;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.assembly.wiring.Host;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;
import java.util.List;
import java.util.Optional;

/** What the running server lends to plugins. */
final class ServerHost implements Host, AutoCloseable {
    private final Clock clock;
    private final int workerCount;
    private final MetricsRegistry registry;
    private final RunningPlan running;
    private final BackgroundThreads background;
    private final ControlThread control = new ControlThread();
    private final List<ListenerInfo> listeners;
    /** None until the network is there, which is before protocols are asked anything. */
    private volatile Connections network = (visitor, done) -> done.run();

    ServerHost(Clock clock, int workerCount, MetricsRegistry registry, ServerFacts facts, PlanSource source,
            ServerPlan plan, ConnectionLimit limit, List<String> listenerAddresses) {
        this.clock = clock;
        this.workerCount = workerCount;
        this.registry = registry;
        running = new RunningPlan(source, plan, control);
        background = new BackgroundThreads(Math.clamp(workerCount, 2, 4), clock, registry.metrics("background"));
        listeners = listenerAddresses.stream()
                .map(address -> new ListenerInfo(facts, limit, registry, address)).toList();
    }

    /** The network is made. */
    void attach(Network running) {
        network = running;
        listeners.forEach(listener -> listener.attach(running));
    }

    ListenerInfo listener(int index) {
        return listeners.get(index);
    }

    /** The plan that the server runs by. */
    RunningPlan running() {
        return running;
    }

    List<ListenerInfo> listeners() {
        return listeners;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    /** What is wrong with the housekeeping, if anything is. */
    Optional<String> backgroundProblem() {
        List<String> problems = background.problems();
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }

    @Override
    public Background background() {
        return background;
    }

    @Override
    public int workerCount() {
        return workerCount;
    }

    @Override
    public Metrics metrics(String kind, String name, String... labels) {
        return registry.metrics(kind, name, labels);
    }

    @Override
    public MetricsSource metricsSource() {
        return registry;
    }

    @Override
    public ServerInfo serverInfo(int listener) {
        return listeners.get(listener);
    }

    @Override
    public Connections connections() {
        return (visitor, done) -> network.visitAll(visitor, done);
    }

    @Override
    public ServerSettings settings() {
        return running;
    }

    @Override
    public ProtocolContext.Scheduled schedule(long delayMillis, Runnable task) {
        return control.schedule(delayMillis, task);
    }

    @Override
    public void close() {
        control.close();
        background.close();
    }
}
