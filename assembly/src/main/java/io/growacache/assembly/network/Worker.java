package io.growacache.assembly.network;

import com.sun.management.ThreadMXBean;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.Metrics;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One event loop with its thread, and what its connections share. Everything here is for that thread, unless it says otherwise. */
final class Worker {
    /** Between two looks at connections that are idle or hold memory that others wait for. */
    static final long SWEEP_MILLIS = 1000;
    /** Between two measurements of how late the event loop is. */
    private static final long LAG_PROBE_MILLIS = 250;
    /** So long nothing may move in a budget's line before the connection that holds most is closed. */
    private static final long STUCK_MILLIS = 10_000;
    /** Connections whose replies wait for one another at most. */
    private static final int MAX_UNSETTLED = 32;
    /** Pooled chunks that a worker keeps at most. */
    private static final long MAX_KEPT_BYTES = 2 << 20;

    private final int index;
    private final SingleThreadIoEventLoop loop;
    private final Network network;
    private final StorageEngine engine;
    private final GatedExecutor executor;
    private final Caller caller;
    private final Caller exclusiveCaller;
    private final ChunkPool chunks;
    private final Chunk receiving;
    private final WorkerCounts counts = new WorkerCounts();
    private final List<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> deferred = new ArrayDeque<>();
    private final Runnable openTask = this::gateOpened;
    private final Connection[] unsettled = new Connection[MAX_UNSETTLED];
    private int unsettledCount;
    private final Runnable settleTask = this::settleAll;
    private final Metrics.LatencyRecorder lag;
    private final StuckWatch[] stuckWatches;
    private boolean isGated;
    private boolean isDraining;
    private long nextProbeNanos;
    /** When the event loop last ran a task that was due. */
    private volatile long aliveNanos = System.nanoTime();
    private long sweptMillis;
    /** Bytes that the connection holds that holds most, as of the last sweep, while memory is short. */
    private volatile long largestHolding;
    private volatile int connectionCount;
    /** 0 until the thread runs. */
    private volatile long threadId;

    /** Made on any thread; the constructor's writes are seen because the worker learns of this object through its loop. */
    Worker(int index, SingleThreadIoEventLoop loop, Network network, StorageEngine engine, Metrics.LatencyRecorder lag) {
        this.index = index;
        this.loop = loop;
        this.network = network;
        this.engine = engine;
        this.lag = lag;
        executor = new GatedExecutor(this, loop);
        caller = engine.newCaller(executor);
        // Late answers inside a section pass the gate; everybody else's wait in front of it.
        exclusiveCaller = engine.newCaller(loop);
        long keptBytes = Math.min(MAX_KEPT_BYTES,
                network.ordinaryBudget().limit() / (4L * network.settings().workerCount()));
        chunks = new ChunkPool(network.ordinaryBudget(), network.largeBudget(), keptBytes);
        receiving = chunks.acquire(ChunkPool.MAX_POOLED_LENGTH);
        sweptMillis = network.clock().monotonicMillis();
        stuckWatches = new StuckWatch[] {
            new StuckWatch(network.ordinaryBudget()), new StuckWatch(network.largeBudget())
        };
    }

    /** Begins the work that repeats. On any thread. */
    void start() {
        var _ = loop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        loop.execute(() -> {
            threadId = Thread.currentThread().threadId();
            nextProbeNanos = System.nanoTime();
            probeLag();
        });
    }

    /** The worker's number, from 0. Safe from any thread. */
    int index() {
        return index;
    }

    /** The event loop. Safe from any thread. */
    EventLoop loop() {
        return loop;
    }

    /** Runs a task on the worker, gate or no gate. Safe from any thread. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs tasks on the worker while the gate is open. Safe from any thread. */
    GatedExecutor executor() {
        return executor;
    }

    Network network() {
        return network;
    }

    StorageEngine engine() {
        return engine;
    }

    /** For sessions; its late answers wait while another session has the server for itself. */
    Caller caller() {
        return caller;
    }

    /** For the session that has the server for itself. */
    Caller exclusiveCaller() {
        return exclusiveCaller;
    }

    ChunkPool chunks() {
        return chunks;
    }

    /** Safe to read from any thread. */
    WorkerCounts counts() {
        return counts;
    }

    /** The worker's connections; a new one is the last, and the last takes the place of one that is closed. On the worker. */
    List<Connection> connections() {
        return connections;
    }

    /** How many connections the worker has. Safe from any thread. */
    int connectionCount() {
        return connectionCount;
    }

    /** How much of the Java heap its thread has allocated so far, -1 when the virtual machine does not tell. On any thread. */
    long allocatedBytes() {
        return threadId != 0 && ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getThreadAllocatedBytes(threadId) : -1;
    }

    /** For how long the event loop has not come to a task that was due. Safe from any thread. */
    long silentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - aliveNanos);
    }

    /** How much the connection holds that holds most, while memory is short. Safe from any thread. */
    long largestHolding() {
        return largestHolding;
    }

    /** The buffer that all connections read into which keep no input, empty. */
    ByteBuf receivingBuffer() {
        return receiving.readingFrom(0);
    }

    boolean ownsReceiving(ByteBuf buffer) {
        return receiving.owns(buffer);
    }

    /** A valid address for windows of no bytes. */
    long emptyAddress() {
        return receiving.address();
    }

    /** The budget that is exceeded, or null: while there is one, nothing is read from clients. */
    MemoryBudget exceededBudget() {
        if (network.ordinaryBudget().isExceeded()) {
            return network.ordinaryBudget();
        }
        return network.largeBudget().isExceeded() ? network.largeBudget() : null;
    }

    void add(Connection connection) {
        connection.setPosition(connections.size());
        connections.add(connection);
        connectionCount = connections.size();
        if (isDraining) {
            connection.drain();
        }
    }

    void remove(Connection connection) {
        Connection last = connections.removeLast();
        if (last != connection) {
            connections.set(connection.position(), last);
            last.setPosition(connection.position());
        }
        connectionCount = connections.size();
    }

    /** Has all connections answer what they have read, and close. On any thread. */
    void drain() {
        loop.execute(() -> {
            isDraining = true;
            for (Connection connection : List.copyOf(connections)) {
                connection.drain();
            }
        });
    }

    /** Closes all connections. On any thread. */
    void closeConnections() {
        loop.execute(() -> {
            isDraining = true;
            for (Connection connection : List.copyOf(connections)) {
                connection.closeNow();
            }
        });
    }

    /** Gives the memory back; all connections are closed. On the worker. */
    void close() {
        receiving.release();
        chunks.close();
        caller.close();
        exclusiveCaller.close();
    }

    /** The time at the last sweep: free of charge, where a second more or less does not matter. */
    long sweptMillis() {
        return sweptMillis;
    }

    /** Whether a session, of this worker or another, has the server for itself. */
    boolean isGated() {
        return isGated;
    }

    /** Stops calling sessions at the end of the batch, and reports it. On any thread. */
    void closeGate(ExclusiveEntry entry) {
        loop.execute(() -> {
            isGated = true;
            network.gate().arrived(entry);
        });
    }

    /** Calls sessions again. On any thread. */
    void openGate() {
        loop.execute(openTask);
    }

    /** Has a connection served when the gate opens. */
    void defer(Connection connection) {
        if (connection.becomeDeferred()) {
            deferred.addLast(connection);
        }
    }

    /**
     * Has a connection's replies sent when what has arrived on others is read, too: clients that get their replies in a row
     * stay awake between them and send the next requests in a row.
     */
    void settleLater(Connection connection) {
        if (unsettledCount == 0) {
            // Cheaper than a task among the others, for which the loop would look at the time.
            loop.executeAfterEventLoopIteration(settleTask);
        }
        unsettled[unsettledCount++] = connection;
        if (unsettledCount == MAX_UNSETTLED) {
            settleAll();
        }
    }

    private void settleAll() {
        int count = unsettledCount;
        unsettledCount = 0;
        for (int index = 0; index < count; index++) {
            Connection connection = unsettled[index];
            unsettled[index] = null;
            try {
                connection.settle();
            } catch (Throwable failure) {
                // The others' replies go out all the same.
                connection.fail(failure);
            }
        }
    }

    /** A task failed that belongs to no connection. */
    void taskFailed(Throwable failure) {
        counts.add(Count.TASK_FAILURES, 1);
        network.log().error("A task failed on worker " + index, failure);
    }

    private void gateOpened() {
        isGated = false;
        for (int left = deferred.size(); left > 0; left--) {
            deferred.pollFirst().endDeferral();
        }
        executor.reopened();
    }

    private void sweep() {
        long nowMillis = network.clock().monotonicMillis();
        sweptMillis = nowMillis;
        for (int position = connections.size() - 1; position >= 0; position--) {
            // A connection that closes itself is replaced by one that was looked at already.
            connections.get(position).sweep(nowMillis);
        }
        boolean isStuck = false;
        for (StuckWatch watch : stuckWatches) {
            isStuck |= watch.isStuck(nowMillis);
        }
        if (network.isShortOfMemory()) {
            Connection largest = largestHolder();
            if (isStuck && !closeInactiveHolders(nowMillis) && largest != null && network.isLargestHolding(this)) {
                closeHolder(largest);
            }
        } else {
            largestHolding = 0;
        }
        if (exceededBudget() != null) {
            chunks.trim();
        }
    }

    /** Closes all who hold memory that others wait for, and neither send nor take anything. Tells whether there were any. */
    private boolean closeInactiveHolders(long nowMillis) {
        boolean hasClosed = false;
        for (int position = connections.size() - 1; position >= 0; position--) {
            Connection connection = connections.get(position);
            if (connection.keepsMemoryIdly(STUCK_MILLIS, nowMillis)) {
                closeHolder(connection);
                hasClosed = true;
            }
        }
        return hasClosed;
    }

    /** The connection that holds most; tells the other workers how much. */
    private Connection largestHolder() {
        Connection largest = null;
        long largestBytes = 0;
        for (Connection connection : connections) {
            long bytes = connection.heldBytes();
            if (bytes > largestBytes) {
                largest = connection;
                largestBytes = bytes;
            }
        }
        largestHolding = largestBytes;
        return largest;
    }

    private void closeHolder(Connection holder) {
        counts.add(Count.MEMORY_CLOSES, 1);
        network.log().warn("Closing " + holder.remoteAddress() + ", which holds " + holder.heldBytes()
                + " bytes of buffers while others have waited for memory for " + STUCK_MILLIS / 1000 + " s");
        holder.closeNow();
    }

    private void probeLag() {
        if (loop.isShuttingDown()) {
            return;
        }
        long now = System.nanoTime();
        aliveNanos = now;
        lag.record(Math.max(0, now - nextProbeNanos));
        nextProbeNanos = now + TimeUnit.MILLISECONDS.toNanos(LAG_PROBE_MILLIS);
        var _ = loop.schedule(this::probeLag, LAG_PROBE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Notices that a budget's line does not move. */
    private static final class StuckWatch {
        private final MemoryBudget budget;
        private long seenReturnCount = -1;
        private long sinceMillis;

        StuckWatch(MemoryBudget budget) {
            this.budget = budget;
        }

        boolean isStuck(long nowMillis) {
            long returnCount = budget.returnCount();
            if (budget.waitingCount() == 0 || returnCount != seenReturnCount) {
                seenReturnCount = returnCount;
                sinceMillis = nowMillis;
                return false;
            }
            if (nowMillis - sinceMillis < STUCK_MILLIS) {
                return false;
            }
            sinceMillis = nowMillis;
            return true;
        }
    }
}
