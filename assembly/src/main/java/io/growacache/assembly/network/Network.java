package io.growacache.assembly.network;

import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.ReplyLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.slf4j.LoggerFactory;

/**
 * The server's sockets: listeners, workers, connections. Started, given listeners, drained and closed by the host's control
 * thread; what is counted is readable from any.
 */
public final class Network implements Connections, AutoCloseable {
    private static final long POLL_MILLIS = 5;
    private static final long CLOSE_MILLIS = 2000;
    private static final long LOOP_TIMEOUT_SECONDS = 10;

    private final NetworkSettings settings;
    private final Clock clock;
    private final ConnectionLimit connectionLimit;
    private final MemoryBudget ordinaryBudget;
    private final MemoryBudget largeBudget;
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(Network.class));
    private final MultiThreadIoEventLoopGroup acceptorLoops;
    private final WorkerLoops workerLoops;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Channel> serverChannels = new ArrayList<>();
    private final List<Path> socketFiles = new ArrayList<>();
    private final AtomicLong connectionIds = new AtomicLong();
    private final ExclusiveGate gate;
    private volatile ReplyLimits replyLimits;
    private boolean isClosed;

    /**
     * Starts workers that have no connections yet.
     *
     * @param engine what sessions call
     * @param metrics where the network's own metrics go
     */
    public Network(NetworkSettings settings, ConnectionLimit connectionLimit, StorageEngine engine, Clock clock,
            Metrics metrics) {
        this.settings = Objects.requireNonNull(settings, "settings");
        replyLimits = settings.replyLimits();
        this.clock = Objects.requireNonNull(clock, "clock");
        this.connectionLimit = Objects.requireNonNull(connectionLimit, "connectionLimit");
        if (!settings.transport().isAvailable()) {
            throw new IllegalArgumentException("transport = " + settings.transport() + ": this machine does not have it",
                    settings.transport().unavailabilityCause());
        }
        ordinaryBudget = new MemoryBudget(NetworkSettings.ordinaryMemoryBytes(settings.memoryBytes()));
        largeBudget = new MemoryBudget(NetworkSettings.largeMemoryBytes(settings.memoryBytes()));
        Metrics.LatencyRecorder sections = metrics.latency("exclusive_section_seconds",
                "How long all sessions but one were kept waiting for a transaction.");
        gate = new ExclusiveGate(workers, sections::record);
        acceptorLoops = new MultiThreadIoEventLoopGroup(1, threads("growacache-acceptor"),
                settings.transport().newHandlerFactory());
        workerLoops = new WorkerLoops(settings.workerCount(), threads("growacache-worker"), settings.transport());
        Metrics.LatencyRecorder lag = metrics.latency("event_loop_lag_seconds",
                "How late the event loops run a task that is due.");
        for (EventExecutor loop : workerLoops) {
            workers.add(new Worker(workers.size(), (SingleThreadIoEventLoop) loop, this, engine, lag));
        }
        register(metrics);
        workers.forEach(Worker::start);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, name + "-" + number.getAndIncrement());
            thread.setDaemon(false);
            return thread;
        };
    }

    private void register(Metrics metrics) {
        for (Count count : Count.values()) {
            for (Worker worker : workers) {
                metrics.total(count.metricName(), count.help(), () -> worker.counts().get(count),
                        "worker", Integer.toString(worker.index()));
            }
        }
        for (Worker worker : workers) {
            metrics.gauge("connections", "Open connections.", worker::connectionCount,
                    "worker", Integer.toString(worker.index()));
            metrics.total("worker_allocated_bytes", "Java heap that the worker has allocated: next to nothing per request.",
                    worker::allocatedBytes, "worker", Integer.toString(worker.index()));
        }
        metrics.total("accepted_connections", "Connections accepted.", connectionLimit::acceptedCount);
        metrics.total("rejected_connections", "Connections turned away because too many were open.",
                connectionLimit::rejectedCount);
        metrics.gauge("max_connections", "Connections that may be open.", connectionLimit::limit);
        metrics.gauge("exclusive_section_waiting", "Transactions that wait for their turn.", gate::waitingCount);
        register(metrics, ordinaryBudget, "ordinary");
        register(metrics, largeBudget, "large");
    }

    private static void register(Metrics metrics, MemoryBudget budget, String name) {
        metrics.gauge("buffer_used_bytes", "Memory that connection buffers take.", budget::used, "buffers", name);
        metrics.gauge("buffer_limit_bytes", "Memory that connection buffers may take.", budget::limit, "buffers", name);
        metrics.gauge("buffer_waiting", "Connections that wait for buffer memory.", budget::waitingCount,
                "buffers", name);
        metrics.total("buffer_forced_bytes", "Memory taken beyond the limit.", budget::forcedBytes, "buffers", name);
    }

    /**
     * Opens a listener, which belongs to this network when that has succeeded.
     *
     * @return the address it is bound to, with the port that was chosen if any was asked for
     * @throws IOException when the address cannot be bound; the message says which and why
     */
    public SocketAddress listen(Listener listener) throws IOException {
        SocketAddress address = listener.address();
        if (address instanceof UnixDomainSocketAddress unix) {
            SocketFile.removeStale(unix.getPath());
        }
        ServerChannel channel = settings.transport().newServerChannel(address);
        try {
            channel.config().setOption(ChannelOption.SO_BACKLOG, listener.backlog());
            if (!(address instanceof UnixDomainSocketAddress)) {
                channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
            }
            channel.pipeline().addLast(new Acceptor(this, listener));
            acceptorLoops.register(channel).syncUninterruptibly();
            channel.bind(settings.transport().nettyAddress(address)).syncUninterruptibly();
            if (address instanceof UnixDomainSocketAddress unix && listener.socketPermissions().isPresent()) {
                SocketFile.setPermissions(unix.getPath(), listener.socketPermissions().get());
            }
        } catch (Throwable failure) {
            if (channel.isRegistered()) {
                channel.close().awaitUninterruptibly();
            } else {
                channel.unsafe().closeForcibly();
            }
            throw new IOException("bind = " + address + ": " + failure.getMessage(), failure);
        }
        serverChannels.add(channel);
        listeners.add(listener);
        if (address instanceof UnixDomainSocketAddress unix) {
            socketFiles.add(unix.getPath());
        }
        return switch (channel.localAddress()) {
            case DomainSocketAddress unix -> UnixDomainSocketAddress.of(unix.path());
            case SocketAddress bound -> bound;
        };
    }

    /** Closes the listeners; connections go on. Idempotent. */
    public void stopAccepting() {
        for (Channel channel : serverChannels) {
            channel.close().awaitUninterruptibly();
        }
        serverChannels.clear();
        for (Path file : socketFiles) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stale) {
                // The next start removes it.
                log.warn("Cannot delete " + file + ": " + stale.getMessage());
            }
        }
        socketFiles.clear();
    }

    /**
     * Has all connections answer what they have read, pending operations included, and close.
     *
     * @return false when some were still open after {@code timeoutMillis}, or the thread was interrupted; they are closed then
     */
    public boolean drain(long timeoutMillis) {
        stopAccepting();
        workers.forEach(Worker::drain);
        boolean isDone = awaitNoConnections(timeoutMillis);
        if (!isDone) {
            log.warn(connectionLimit.openCount() + " connections were not done in time and are closed");
            closeConnections();
        }
        return isDone;
    }

    /** Closes all connections at once, and waits for that; listeners must be closed already. */
    public void closeConnections() {
        workers.forEach(Worker::closeConnections);
        if (!awaitNoConnections(CLOSE_MILLIS)) {
            log.warn(connectionLimit.openCount() + " connections could not be closed");
        }
    }

    private boolean awaitNoConnections(long timeoutMillis) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (connectionLimit.openCount() > 0) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Closes everything at once. The engine must be closed before, so that no late answer comes afterwards. Idempotent. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        stopAccepting();
        closeConnections();
        for (Worker worker : workers) {
            worker.loop().submit(worker::close).awaitUninterruptibly();
        }
        var _ = workerLoops.shutdownGracefully(0, LOOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        var _ = acceptorLoops.shutdownGracefully(0, LOOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        workerLoops.terminationFuture().awaitUninterruptibly();
        acceptorLoops.terminationFuture().awaitUninterruptibly();
        listeners.forEach(listener -> listener.setEncryption(Optional.empty()));
    }

    @Override
    public void visitAll(Visitor visitor, Runnable done) {
        ConnectionWalk.start(workers, visitor, done);
    }

    /** The bounds of replies for connections that are opened from now on. Safe from any thread. */
    public ReplyLimits replyLimits() {
        return replyLimits;
    }

    /** Changes the bounds of replies for connections that are opened from now on. Safe from any thread. */
    public void setReplyLimits(ReplyLimits limits) {
        replyLimits = Objects.requireNonNull(limits, "limits");
    }

    /** Bytes received since the start. */
    public long receivedBytes() {
        return sum(worker -> worker.counts().get(Count.RECEIVED_BYTES));
    }

    /** Bytes sent since the start. */
    public long sentBytes() {
        return sum(worker -> worker.counts().get(Count.SENT_BYTES));
    }

    /** Chunks of memory that connections have in use, beside each worker's own receive buffer. */
    public long usedChunkCount() {
        return sum(worker -> worker.chunks().usedCount() - 1L);
    }

    /** Whether connections wait for memory now, or reading is suspended because too much is taken. */
    public boolean isShortOfMemory() {
        return ordinaryBudget.waitingCount() > 0 || largeBudget.waitingCount() > 0
                || ordinaryBudget.isExceeded() || largeBudget.isExceeded();
    }

    /** For how long the worker has been busy with one task that has been so longest, or asleep: then its clients wait. */
    public long longestSilenceMillis() {
        long longest = 0;
        for (Worker worker : workers) {
            longest = Math.max(longest, worker.silentMillis());
        }
        return longest;
    }

    /** Whether no further connection can be opened. */
    public boolean isAtConnectionLimit() {
        return connectionLimit.openCount() >= connectionLimit.limit();
    }

    private long sum(ToLongFunction<Worker> part) {
        long total = 0;
        for (Worker worker : workers) {
            total += part.applyAsLong(worker);
        }
        return total;
    }

    long total(Count count) {
        return sum(worker -> worker.counts().get(count));
    }

    NetworkSettings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    RateLimitedLog log() {
        return log;
    }

    ConnectionLimit connectionLimit() {
        return connectionLimit;
    }

    MemoryBudget ordinaryBudget() {
        return ordinaryBudget;
    }

    MemoryBudget largeBudget() {
        return largeBudget;
    }

    ExclusiveGate gate() {
        return gate;
    }

    long nextConnectionId() {
        return connectionIds.incrementAndGet();
    }

    /** Whether of all connections that hold memory, one of this worker's holds most. */
    boolean isLargestHolding(Worker candidate) {
        for (Worker worker : workers) {
            boolean isAhead = worker.index() < candidate.index()
                    ? worker.largestHolding() >= candidate.largestHolding()
                    : worker.largestHolding() > candidate.largestHolding();
            if (isAhead) {
                return false;
            }
        }
        return true;
    }

    Worker leastLoadedWorker() {
        // Connections given away but not yet active do not count, so equals take turns.
        int from = (int) (connectionIds.get() % workers.size());
        Worker least = workers.get(from);
        for (int step = 1; step < workers.size(); step++) {
            Worker candidate = workers.get((from + step) % workers.size());
            if (candidate.connectionCount() < least.connectionCount()) {
                least = candidate;
            }
        }
        return least;
    }
}
