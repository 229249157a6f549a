package io.growacache.tck.engine;

import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.host.FakeClock;
import io.growacache.tck.host.SteppableExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An engine with what it was lent, and the clients that call it. */
public final class EngineUnderTest implements AutoCloseable {
    private static final long PAUSE_NANOS = 20_000;
    private static final int MAX_WAKE_ROUNDS = 1_000;

    private final EngineTestContext context;
    private final StorageEngine engine;
    private final Duration patience;
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final List<EngineClient> clients = Collections.synchronizedList(new ArrayList<>());
    private boolean isEngineClosed;

    /**
     * A started engine.
     *
     * @param patience after how long an answer counts as never given
     */
    public EngineUnderTest(EngineTestContext context, StorageEngine engine, Duration patience) {
        this.context = context;
        this.engine = engine;
        this.patience = patience;
    }

    /** The engine. */
    public StorageEngine engine() {
        return engine;
    }

    /** What the engine was lent. */
    public EngineTestContext context() {
        return context;
    }

    /** The engine's clock. */
    public FakeClock clock() {
        return context.clock();
    }

    /** The engine's time. */
    public long now() {
        return context.clock().wallMillis();
    }

    /** Whether the engine does not declare itself without it. */
    public boolean has(EngineCapability capability) {
        return engine.capabilities().contains(capability);
    }

    /** A client for one more thread; closed with the engine. */
    public EngineClient newClient() {
        EngineClient client = new EngineClient(this);
        clients.add(client);
        return client;
    }

    /** Lets the engine's housekeeping do all that it has to do: everything once, then what that woke. */
    public void runBackground() {
        context.background().runAll();
        boolean ran = true;
        for (int round = 0; ran && round < MAX_WAKE_ROUNDS; round++) {
            ran = context.background().runWoken();
        }
    }

    /** Time passes, and the housekeeping with it. */
    public void advanceMillis(long millis) {
        context.clock().advanceMillis(millis);
        runBackground();
    }

    /** What the engine has done against the contract, as far as clients saw it. */
    List<String> violations() {
        return violations;
    }

    /** Runs the caller's executor, and housekeeping where the engine asks for it, until something holds. */
    void await(SteppableExecutor executor, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (executor.runNext()) {
                continue;
            }
            if (!context.background().runWoken()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new AssertionError("an operation that was PENDING has not completed within " + patience);
            }
        }
    }

    /** Fails when the engine broke its contract or its structures contradict one another. */
    public void check() {
        clients.forEach(client -> client.executor().runAll());
        if (!violations.isEmpty()) {
            throw new AssertionError("the engine broke its contract: " + violations);
        }
        if (!isEngineClosed) {
            engine.checkInvariants();
        }
    }

    /** Closes the engine before its clients, whose pending operations then end. */
    void closeEngine() {
        isEngineClosed = true;
        engine.close();
    }

    /** Closes clients, engine and context. */
    @Override
    public void close() {
        clients.forEach(EngineClient::close);
        clients.clear();
        engine.close();
        context.close();
    }
}
