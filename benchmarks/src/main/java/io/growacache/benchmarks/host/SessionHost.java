package io.growacache.benchmarks.host;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.ExclusiveSection;
import io.growacache.spi.protocol.ExclusiveTask;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;
import io.growacache.tck.host.TestMetrics;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestServerInfo;
import io.growacache.tck.protocol.TestServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;

/** One protocol over an engine, for any number of connections, without a network. */
public final class SessionHost implements ProtocolContext, AutoCloseable {
    private final EngineHost engineHost;
    private final StorageEngine engine;
    private final TestMetrics metrics = new TestMetrics();
    private final TestAuthenticator authenticator = new TestAuthenticator(Role.ADMIN);
    private final TestServerInfo server;
    private final TestServerSettings settings = new TestServerSettings();
    private final Protocol protocol;

    /**
     * A protocol with its default options.
     *
     * @param factory makes the protocol; see {@link #protocolFactory}
     * @param engineHost belongs to this host from now on
     */
    public SessionHost(ProtocolFactory factory, String engineName, EngineHost engineHost) {
        this.engineHost = engineHost;
        engine = engineHost.startEngine(engineName);
        server = new TestServerInfo(clock().monotonicMillis(), engineHost.workerCount(), metrics);
        protocol = factory.create(Config.defaults(factory.config()), this);
        try {
            protocol.start();
        } catch (Exception e) {
            throw new IllegalStateException("protocol " + factory.name() + " does not start", e);
        }
    }

    /**
     * Finds a protocol.
     *
     * @throws IllegalArgumentException when there is none of that name; names those that there are
     */
    public static ProtocolFactory protocolFactory(String name) {
        return EngineHost.named("protocol", name, ServiceLoader.load(ProtocolFactory.class));
    }

    /** The protocols that {@link #protocolFactory} finds. */
    public static List<String> protocolNames() {
        return ServiceLoader.load(ProtocolFactory.class).stream()
                .map(ServiceLoader.Provider::get).map(PluginFactory::name).sorted().toList();
    }

    /** A client connects. */
    public Connection connect(int workerIndex) {
        return new Connection(workerIndex);
    }

    @Override
    public StorageEngine engine() {
        return engine;
    }

    @Override
    public int maxItemLength() {
        return engine.maxValueLength();
    }

    @Override
    public ServerInfo server() {
        return server;
    }

    @Override
    public Connections connections() {
        throw new UnsupportedOperationException("no request of these benchmarks looks at connections");
    }

    @Override
    public ServerSettings settings() {
        return settings;
    }

    @Override
    public Authenticator authenticator() {
        return authenticator;
    }

    @Override
    public Scheduled schedule(long delayMillis, Runnable task) {
        throw new UnsupportedOperationException("no request of these benchmarks needs a timer");
    }

    @Override
    public Clock clock() {
        return Clock.SYSTEM;
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    @Override
    public Background background() {
        return engineHost.background();
    }

    @Override
    public int workerCount() {
        return engineHost.workerCount();
    }

    @Override
    public void close() {
        protocol.drain();
        protocol.close();
        engineHost.close();
    }

    /** One connection. For one thread. */
    public final class Connection implements SessionContext, ExclusiveSection, AutoCloseable {
        private final int workerIndex;
        private final ReplyHost replyHost = new ReplyHost(engine);
        private final ProtocolSession session;

        private Connection(int workerIndex) {
            this.workerIndex = workerIndex;
            session = protocol.newSession(this);
        }

        /**
         * Shows the session a window that holds complete requests, and sends what it replies: one read event.
         *
         * @return how many reply bytes were ever sent
         */
        public long onBytes(long address, int length) {
            show(address, length);
            return replyHost.flush();
        }

        /** The same, returning the replies as text; for checks, not for measuring. */
        public String replyTo(long address, int length) {
            show(address, length);
            return replyHost.flushText();
        }

        private void show(long address, int length) {
            replyHost.queue().beginInput();
            int consumed = session.onBytes(NativeMemory.all(), address, length);
            if (consumed != length) {
                throw new IllegalStateException("consumed = " + consumed + ": must be " + length);
            }
        }

        @Override
        public int workerIndex() {
            return workerIndex;
        }

        @Override
        public ReplyQueue replies() {
            return replyHost.queue();
        }

        @Override
        public Caller caller() {
            return replyHost.caller();
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public long connectionId() {
            return workerIndex + 1L;
        }

        @Override
        public SocketAddress remoteAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + workerIndex);
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public Role initialRole() {
            return Role.ADMIN;
        }

        /** A session that has seen everything may say how much it needs at least for more. */
        @Override
        public void expectInput(int length) {
        }

        @Override
        public void closeAfterReplies() {
            throw new IllegalStateException("the session closes the connection");
        }

        @Override
        public ExclusiveSection exclusiveSection() {
            return this;
        }

        @Override
        public void enter(ExclusiveTask task) {
            throw new UnsupportedOperationException("no request of these benchmarks is exclusive");
        }

        @Override
        public void proceed() {
            throw new UnsupportedOperationException("no request of these benchmarks is exclusive");
        }

        @Override
        public void resume() {
            throw new UnsupportedOperationException("no request of these benchmarks waits");
        }

        @Override
        public void close() {
            session.onClose();
            replyHost.close();
        }
    }
}
