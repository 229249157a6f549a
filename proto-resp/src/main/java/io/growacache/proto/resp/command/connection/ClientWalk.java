package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Awaited;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.RespSession;
import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.OpenConnection;

/** A request that looks at all clients, on whatever worker and listener, each on its own worker. */
abstract class ClientWalk implements Awaited, Connections.Visitor {
    private final Connection asking;
    private volatile boolean isDone;

    /** A walk for the client that asks. */
    ClientWalk(Connection asking) {
        this.asking = asking;
    }

    /** Begins to look. Once. */
    final void begin() {
        asking.service().connections().visitAll(this, () -> {
            isDone = true;
            asking.context().resume();
        });
    }

    /**
     * Looks at a client, perhaps twice. On the client's worker, at the same time as at others'.
     *
     * @param client what this protocol knows of it; null when it speaks another, or has not begun to speak
     */
    abstract void see(OpenConnection open, Connection client);

    /** Answers, when all were seen; tells whether everything is handed over. On the worker of who asks. */
    abstract boolean isAnswered(Connection connection);

    @Override
    public final void visit(OpenConnection open) {
        see(open, open.session() instanceof RespSession session ? session.connection() : null);
    }

    @Override
    public final boolean isOver(Connection connection) {
        return isDone && isAnswered(connection);
    }
}
