package io.growacache.assembly.network;

import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.host.TestMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A network over a heap engine, with the line protocol on any free port of the loopback interface. */
final class TestNetwork implements AutoCloseable {
    static final NetworkSettings SETTINGS =
            new NetworkSettings(Transport.best(), 2, 16 << 20, 10 << 20, ReplyLimits.DEFAULT);

    final TestMetrics metrics = new TestMetrics();
    final ConnectionLimit limit;
    final StorageEngine engine;
    final LineProtocol protocol;
    final Network network;
    final Listener listener;
    final SocketAddress address;
    private final EngineTestContext engineContext;

    TestNetwork() throws IOException {
        this(SETTINGS);
    }

    TestNetwork(NetworkSettings settings) throws IOException {
        this(settings, 100, Clock.SYSTEM, UnaryOperator.identity());
    }

    TestNetwork(NetworkSettings settings, int maxConnections, Clock clock, UnaryOperator<StorageEngine> wrapper)
            throws IOException {
        engineContext = new EngineTestContext();
        engine = wrapper.apply(new HeapEngine(engineContext));
        limit = new ConnectionLimit(maxConnections);
        network = new Network(settings, limit, engine, clock, metrics);
        protocol = new LineProtocol(engine);
        listener = new Listener("line", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128, protocol, Role.ADMIN,
                Optional.empty(), Duration.ZERO);
        address = network.listen(listener);
    }

    TestClient connect() throws IOException {
        return new TestClient(address);
    }

    long total(Count count) {
        return network.total(count);
    }

    /** A network over a late engine. */
    static TestNetwork over(NetworkSettings settings, UnaryOperator<StorageEngine> wrapper) throws IOException {
        return new TestNetwork(settings, 100, Clock.SYSTEM, wrapper);
    }

    /** Waits for something that other threads are about to do. */
    static void await(String what, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError("waited in vain: " + what);
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /** Ends, and checks that nothing is left behind. */
    @Override
    public void close() {
        network.stopAccepting();
        network.closeConnections();
        engine.close();
        await("no chunk in use", () -> network.usedChunkCount() == 0);
        network.close();
        if (network.ordinaryBudget().used() != 0 || network.largeBudget().used() != 0) {
            throw new AssertionError("memory still taken: " + network.ordinaryBudget().used() + " and "
                    + network.largeBudget().used());
        }
        if (protocol.violationCount.get() != 0) {
            throw new AssertionError("sessions saw " + protocol.violationCount.get() + " violations");
        }
        engineContext.close();
    }
}
