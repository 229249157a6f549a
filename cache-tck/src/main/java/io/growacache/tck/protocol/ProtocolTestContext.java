package io.growacache.tck.protocol;

import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.host.FakeClock;
import io.growacache.tck.host.SteppableBackground;
import io.growacache.tck.host.SteppableScheduler;
import io.growacache.tck.host.TestMetrics;
import java.util.function.Function;

/**
 * What a test lends to a protocol: everything steppable, and one clock for protocol and engine. The engine belongs to
 * the context, which closes it.
 */
public final class ProtocolTestContext implements ProtocolContext, AutoCloseable {
    private final EngineTestContext engineContext;
    private final StorageEngine engine;
    private final SteppableScheduler scheduler;
    private final TestAuthenticator authenticator;
    private final TestServerInfo server;
    private final TestConnections connections = new TestConnections();
    private final TestServerSettings settings = new TestServerSettings();
    private volatile int maxItemLength;

    /** Over a {@link HeapEngine} of the default size; clients may do everything; items to 1 MiB. */
    public ProtocolTestContext() {
        this(new EngineTestContext(), HeapEngine::new, new TestAuthenticator(Role.ADMIN), 1 << 20);
    }

    /**
     * Over an engine of the test's choice.
     *
     * @param engineContext lends clock, metrics and background work to engine and protocol
     * @param engine makes the engine
     * @param authenticator knows the clients
     * @param maxItemLength largest value that the listener accepts
     */
    public ProtocolTestContext(EngineTestContext engineContext, Function<EngineTestContext, StorageEngine> engine,
            TestAuthenticator authenticator, int maxItemLength) {
        this.engineContext = engineContext;
        this.engine = engine.apply(engineContext);
        this.authenticator = authenticator;
        this.maxItemLength = maxItemLength;
        scheduler = new SteppableScheduler(engineContext.clock());
        server = new TestServerInfo(engineContext.clock().monotonicMillis(), engineContext.workerCount(),
                engineContext.metrics());
    }

    @Override
    public FakeClock clock() {
        return engineContext.clock();
    }

    @Override
    public TestMetrics metrics() {
        return engineContext.metrics();
    }

    @Override
    public SteppableBackground background() {
        return engineContext.background();
    }

    @Override
    public int workerCount() {
        return engineContext.workerCount();
    }

    @Override
    public StorageEngine engine() {
        return engine;
    }

    @Override
    public int maxItemLength() {
        return maxItemLength;
    }

    /** Changes the largest value, as a reload of {@code max-item-size} does. */
    public void setMaxItemLength(int length) {
        maxItemLength = length;
    }

    @Override
    public TestServerInfo server() {
        return server;
    }

    @Override
    public TestConnections connections() {
        return connections;
    }

    @Override
    public TestServerSettings settings() {
        return settings;
    }

    @Override
    public TestAuthenticator authenticator() {
        return authenticator;
    }

    /** Where {@link #schedule} keeps its tasks. */
    public SteppableScheduler scheduler() {
        return scheduler;
    }

    @Override
    public Scheduled schedule(long delayMillis, Runnable task) {
        return scheduler.schedule(delayMillis, task);
    }

    @Override
    public void close() {
        engine.close();
        engineContext.close();
    }
}
