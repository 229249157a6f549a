package io.growacache.assembly.server;

import io.growacache.assembly.network.ConnectionLimit;
import io.growacache.assembly.network.Network;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.protocol.ServerInfo;

/** The server as the protocol of one listener sees it. */
final class ListenerInfo implements ServerInfo {
    private final ServerFacts facts;
    private final ConnectionLimit limit;
    private final MetricsSource metrics;
    private volatile String address;
    /** Null until the workers run, which is after protocols are made and before they are asked anything. */
    private volatile Network network;

    ListenerInfo(ServerFacts facts, ConnectionLimit limit, MetricsSource metrics, String address) {
        this.facts = facts;
        this.limit = limit;
        this.metrics = metrics;
        this.address = address;
    }

    void attach(Network running) {
        network = running;
    }

    /** The address is known for certain now, port included. */
    void bound(String newAddress) {
        address = newAddress;
    }

    @Override
    public String version() {
        return facts.version();
    }

    @Override
    public String engineName() {
        return facts.engineName();
    }

    @Override
    public long startedMonotonicMillis() {
        return facts.startedMonotonicMillis();
    }

    @Override
    public String listenerAddress() {
        return address;
    }

    @Override
    public int workerCount() {
        return facts.workerCount();
    }

    @Override
    public int maxConnectionCount() {
        return limit.limit();
    }

    @Override
    public long connectionCount() {
        return limit.openCount();
    }

    @Override
    public long acceptedConnectionCount() {
        return limit.acceptedCount();
    }

    @Override
    public long rejectedConnectionCount() {
        return limit.rejectedCount();
    }

    @Override
    public long receivedBytes() {
        Network running = network;
        return running == null ? 0 : running.receivedBytes();
    }

    @Override
    public long sentBytes() {
        Network running = network;
        return running == null ? 0 : running.sentBytes();
    }

    @Override
    public MetricsSource metrics() {
        return metrics;
    }
}
