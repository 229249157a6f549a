package io.growacache.proto.memcache;

import io.growacache.proto.memcache.ArithmeticOperation.Direction;
import io.growacache.proto.memcache.ConditionalStoreOperation.Condition;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Authenticator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The memcached protocol on one listener. */
final class MemcacheProtocol implements Protocol {
    private static final String TOO_MANY_CONNECTIONS = "ERROR Too many open connections\r\n";

    private final ProtocolContext context;
    private final Flush flush;
    private final Statistics statistics;
    private final CommandTable commands;
    private final WorkerResources[] workers;

    MemcacheProtocol(ProtocolContext context, Flush.Permission flushPermission) {
        this.context = context;
        flush = new Flush(context, flushPermission);
        statistics = new Statistics(context.workerCount());
        commands = new CommandTable(List.of(
                new RetrievalCommand.Get("get", ValueForm.PLAIN),
                new RetrievalCommand.Get("gets", ValueForm.WITH_CAS),
                new RetrievalCommand.GetAndTouch("gat", ValueForm.PLAIN),
                new RetrievalCommand.GetAndTouch("gats", ValueForm.WITH_CAS),
                new StorageCommand.Set(),
                new StorageCommand.Conditional("add", Condition.ADD),
                new StorageCommand.Conditional("replace", Condition.REPLACE),
                new StorageCommand.Conditional("append", Condition.APPEND),
                new StorageCommand.Conditional("prepend", Condition.PREPEND),
                new StorageCommand.CompareAndStore(),
                new ArithmeticCommand("incr", Direction.INCREMENT),
                new ArithmeticCommand("decr", Direction.DECREMENT),
                new TouchCommand(),
                new DeleteCommand(),
                new FlushCommand(flush),
                new ServerCommands.Version(context.server().version()),
                new ServerCommands.Verbosity(),
                new ServerCommands.Quit(),
                new ServerCommands.Stats(new StatisticsReport(context, statistics, flush))));
        workers = new WorkerResources[context.workerCount()];
        for (int index = 0; index < workers.length; index++) {
            workers[index] = new WorkerResources(statistics.worker(index), context);
        }
    }

    /** The commands that clients may name. */
    CommandTable commands() {
        return commands;
    }

    /** Who knows the clients. */
    Authenticator authenticator() {
        return context.authenticator();
    }

    @Override
    public void start() {
        statistics.register(context.metrics(), context.server().listenerAddress(), commands);
    }

    @Override
    public ProtocolSession newSession(SessionContext session) {
        return new TextSession(this, workers[session.workerIndex()], session);
    }

    @Override
    public ByteBuffer tooManyConnections() {
        return ByteBuffer.wrap(TOO_MANY_CONNECTIONS.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    }

    @Override
    public void close() {
        flush.close();
    }
}
