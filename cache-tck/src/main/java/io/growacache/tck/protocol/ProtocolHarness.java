package io.growacache.tck.protocol;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.tck.host.SteppableExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * A host without a network: workers, connections, the exclusive section, and what they lend to sessions. Everything
 * runs on the test's thread, when a test sends something or {@linkplain #settle settles} the harness.
 *
 * <p>It is as strict as a host can be. Input windows have exact bounds, another place for each call, and are
 * overwritten when the call returns; reply chunks are guarded and counted. Closing the harness fails when a chunk is
 * still out, when a session is stuck with input that it should have handled, or when its stall can never end.
 */
public final class ProtocolHarness implements AutoCloseable {
    /**
     * How much the host affords.
     *
     * @param replies bounds of each connection's reply queue
     * @param chunkBudgetBytes budget of a worker's reply chunks
     * @param chunkLength usual length of a reply chunk
     * @param windowLength longest input window of a session that has not asked for more
     */
    public record Limits(ReplyLimits replies, long chunkBudgetBytes, int chunkLength, int windowLength) {
        /** The SPI's own reply limits, 16 MiB of chunks of 4 KiB, windows of 64 KiB. */
        public static final Limits DEFAULT = new Limits(ReplyLimits.DEFAULT, 16 << 20, 4 << 10, 64 << 10);

        /** Stalls all the time: a high-water mark of 64 bytes, chunks of 16 bytes. */
        public static final Limits TINY = new Limits(new ReplyLimits(64, 32 << 20, 4), 16 << 20, 16, 64 << 10);
    }

    /** One event loop, though all of them run on the test's thread. */
    static final class Worker {
        final int index;
        final SteppableExecutor executor = new SteppableExecutor();
        final Caller caller;
        /** For operations inside the exclusive section: their late answers come while all others wait. */
        final SteppableExecutor exclusiveExecutor = new SteppableExecutor();
        final Caller exclusiveCaller;
        final TestReplyChunks chunks;
        final List<TestConnection> connections = new ArrayList<>();

        Worker(int index, ProtocolTestContext context, Limits limits) {
            this.index = index;
            caller = context.engine().newCaller(executor);
            exclusiveCaller = context.engine().newCaller(exclusiveExecutor);
            chunks = new TestReplyChunks(limits.chunkBudgetBytes(), limits.chunkLength(), this::noteProgress);
        }

        /** Memory came back: whoever stalled for it is to be called again. */
        private void noteProgress() {
            for (int index = 0; index < connections.size(); index++) {
                connections.get(index).noteProgress();
            }
        }
    }

    private final ProtocolTestContext context;
    private final Limits limits;
    private final String protocolName;
    private final Protocol protocol;
    private final List<Worker> workers = new ArrayList<>();
    private final TestExclusiveSection exclusiveSection = new TestExclusiveSection();
    private long connectionCount;
    private boolean isClosed;

    /** A protocol with its default options over a heap engine. */
    public ProtocolHarness(ProtocolFactory factory) {
        this(factory, Config.defaults(factory.config()), new ProtocolTestContext(), Limits.DEFAULT);
    }

    /**
     * A protocol, made and started by {@code factory}.
     *
     * @param context what the protocol is lent; belongs to the harness from now on
     */
    public ProtocolHarness(ProtocolFactory factory, Config config, ProtocolTestContext context, Limits limits) {
        this.context = context;
        this.limits = limits;
        protocolName = factory.name();
        protocol = factory.create(config, context);
        try {
            context.engine().start();
            protocol.start();
        } catch (Exception e) {
            throw new IllegalStateException("the plugin does not start", e);
        }
        for (int index = 0; index < context.workerCount(); index++) {
            workers.add(new Worker(index, context, limits));
        }
        context.connections().attach(workers);
    }

    /** What the protocol was lent. */
    public ProtocolTestContext context() {
        return context;
    }

    /** The protocol. */
    public Protocol protocol() {
        return protocol;
    }

    /** A client connects; worker 0 owns the connection. */
    public TestConnection connect() {
        return connect(0);
    }

    /** A client connects; the worker of that number owns the connection. */
    public TestConnection connect(int workerIndex) {
        Worker worker = workers.get(workerIndex);
        connectionCount++;
        context.server().acceptedConnectionCount.incrementAndGet();
        context.server().connectionCount.incrementAndGet();
        TestConnection connection = new TestConnection(this, worker, connectionCount);
        worker.connections.add(connection);
        settle();
        return connection;
    }

    /** The reply chunks of a worker. */
    public TestReplyChunks chunks(int workerIndex) {
        return workers.get(workerIndex).chunks;
    }

    /** The executor of a worker, for tests that step it themselves. */
    public SteppableExecutor executor(int workerIndex) {
        return workers.get(workerIndex).executor;
    }

    /** Runs everything that can run: late answers, sessions whose input waits, sending, exclusive tasks. */
    public void settle() {
        boolean moved;
        do {
            moved = false;
            for (Worker worker : workers) {
                moved |= worker.exclusiveExecutor.runNext();
                moved |= !exclusiveSection.isClosed() && worker.executor.runNext();
                for (int index = 0; index < worker.connections.size(); index++) {
                    moved |= worker.connections.get(index).step();
                }
            }
            moved |= exclusiveSection.step();
        } while (moved);
    }

    /** Lets time pass and runs what is due then. */
    public void advanceMillis(long millis) {
        context.clock().advanceMillis(millis);
        context.scheduler().runDue();
        settle();
    }

    /** Ends all connections, protocol and engine, and fails when something is still held. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        settle();
        for (Worker worker : workers) {
            for (TestConnection connection : List.copyOf(worker.connections)) {
                connection.assertNotStuck();
                connection.close();
            }
        }
        protocol.drain();
        protocol.close();
        for (Worker worker : workers) {
            worker.caller.close();
            worker.exclusiveCaller.close();
        }
        context.close();
        for (Worker worker : workers) {
            worker.executor.runAll();
            worker.exclusiveExecutor.runAll();
            worker.chunks.assertNothingHeld();
            worker.chunks.close();
        }
    }

    String protocolName() {
        return protocolName;
    }

    Limits limits() {
        return limits;
    }

    TestExclusiveSection exclusiveSection() {
        return exclusiveSection;
    }

    void forget(TestConnection connection, Worker worker) {
        worker.connections.remove(connection);
        context.server().connectionCount.decrementAndGet();
    }
}
