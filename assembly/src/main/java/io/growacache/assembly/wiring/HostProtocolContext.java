package io.growacache.assembly.wiring;

import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.plan.Chosen;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;
import io.growacache.spi.security.Authenticator;

/** What the host lends to the protocol of one listener. */
final class HostProtocolContext extends HostContext implements ProtocolContext {
    private final StorageEngine engine;
    private final Authenticator authenticator;
    private final ServerInfo server;
    private volatile int maxItemLength;

    HostProtocolContext(
            Host host,
            Chosen<ProtocolFactory> listener,
            int listenerIndex,
            StorageEngine engine,
            Authenticator authenticator) {
        super(host, "protocol", listener.name(), "listener",
                listener.config().format(ListenerOptions.BIND).orElseThrow());
        this.engine = engine;
        this.authenticator = authenticator;
        this.server = host.serverInfo(listenerIndex);
        this.maxItemLength = Math.toIntExact(listener.config().get(ListenerOptions.MAX_ITEM_SIZE));
    }

    @Override
    public StorageEngine engine() {
        return engine;
    }

    @Override
    public int maxItemLength() {
        return maxItemLength;
    }

    void setMaxItemLength(int length) {
        maxItemLength = length;
    }

    @Override
    public ServerInfo server() {
        return server;
    }

    @Override
    public Connections connections() {
        return host.connections();
    }

    @Override
    public ServerSettings settings() {
        return host.settings();
    }

    @Override
    public Authenticator authenticator() {
        return authenticator;
    }

    @Override
    public Scheduled schedule(long delayMillis, Runnable task) {
        return host.schedule(delayMillis, task);
    }
}
