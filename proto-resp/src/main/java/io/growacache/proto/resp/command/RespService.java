package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.operation.OperationPools;
import io.growacache.proto.resp.statistics.ServerCounts;
import io.growacache.proto.resp.statistics.Statistics;
import io.growacache.proto.resp.wire.HeapBudget;
import io.growacache.proto.resp.wire.RequestLimits;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What all connections of a listener share. Safe from all workers. */
public final class RespService implements AutoCloseable {
    /** The version of Redis whose commands and texts this protocol follows. */
    public static final String COMPATIBLE_VERSION = "7.0.15";

    /** What the configuration calls this protocol. */
    public static final String PROTOCOL_NAME = "resp";

    private final ProtocolContext context;
    private final HeapBudget heapBudget;
    private final CommandTable commands;
    private final Statistics statistics;
    private volatile RequestLimits authenticatedLimits;
    private volatile ServerCounts countsAtReset = ServerCounts.NONE;
    private final RequestLimits unauthenticatedLimits = RequestLimits.unauthenticated();
    private final OperationErrors operationErrors;
    private final AtomicReferenceArray<Worker> workers;
    private final String runId;

    /** A service that runs {@code commands}, which are {@link CommandTable#number numbered} already. */
    public RespService(ProtocolContext context, CommandTable commands, RequestLimits limits, HeapBudget heapBudget) {
        this.context = context;
        this.heapBudget = heapBudget;
        this.commands = commands;
        authenticatedLimits = limits;
        statistics = new Statistics(context.workerCount(), commands.numberedCommands().size());
        StorageEngine engine = context.engine();
        operationErrors = new OperationErrors(engine.maxKeyLength(), engine.maxValueLength());
        workers = new AtomicReferenceArray<>(context.workerCount());
        UUID random = UUID.randomUUID();
        runId = HexFormat.of().toHexDigits(random.getMostSignificantBits())
                + HexFormat.of().toHexDigits(random.getLeastSignificantBits())
                + HexFormat.of().toHexDigits(random.hashCode());
    }

    /** The engine. */
    public StorageEngine engine() {
        return context.engine();
    }

    /** The server around the listener. */
    public ServerInfo server() {
        return context.server();
    }

    /** The server's options. */
    public ServerSettings settings() {
        return context.settings();
    }

    /** The server's connections. */
    public Connections connections() {
        return context.connections();
    }

    /** What requests that collect much take their memory from. */
    public HeapBudget heapBudget() {
        return heapBudget;
    }

    /** The clock. */
    public Clock clock() {
        return context.clock();
    }

    /** The largest value that clients may store, in bytes. */
    public int maxItemLength() {
        return context.maxItemLength();
    }

    /** All commands. */
    public CommandTable commands() {
        return commands;
    }

    /** What was counted. */
    public Statistics statistics() {
        return statistics;
    }

    /** Sets back what {@link #statistics} shows, and what server and engine have counted. */
    public void resetStatistics() {
        statistics.reset();
        countsAtReset = ServerCounts.of(server(), engine().stats());
    }

    /** What server and engine had counted at the last {@link #resetStatistics()}. */
    public ServerCounts countsAtReset() {
        return countsAtReset;
    }

    /** What clients may do that say nothing of themselves. */
    public Role anonymousRole() {
        return context.authenticator().anonymousRole();
    }

    /** How large a client's requests may be now. */
    public RequestLimits limits(RequestLimits.Trust trust) {
        if (trust == RequestLimits.Trust.UNAUTHENTICATED) {
            return unauthenticatedLimits;
        }
        RequestLimits current = authenticatedLimits;
        int maxArgumentLength = Math.min(maxItemLength(), RequestLimits.MAX_WIRE_ARGUMENT_LENGTH);
        if (current.maxArgumentLength() != maxArgumentLength) {
            // The option has changed. Several workers may find that out, to the same end.
            current = current.withMaxArgumentLength(maxArgumentLength);
            authenticatedLimits = current;
        }
        return current;
    }

    /** 40 hexadecimal digits that differ with every start. */
    public String runId() {
        return runId;
    }

    /** A worker's share, made when the worker first asks; called on the worker. */
    Worker worker(int index) {
        Worker worker = workers.get(index);
        if (worker == null) {
            worker = new Worker(statistics.worker(index),
                    new OperationPools(statistics.worker(index), clock(), operationErrors, this::maxItemLength, heapBudget));
            workers.set(index, worker);
        }
        return worker;
    }

    Authenticator authenticator() {
        return context.authenticator();
    }

    /** Frees native memory. Idempotent. */
    @Override
    public void close() {
        for (int index = 0; index < workers.length(); index++) {
            Worker worker = workers.getAndSet(index, null);
            if (worker != null) {
                worker.close();
            }
        }
    }
}
