package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.StorageEngine;

/** FLUSHDB and FLUSHALL. Both take constant time, so that ASYNC and SYNC are the same. */
public final class FlushCommand extends Command {
    private static final ErrorReply NO_CLEAR_KEYSPACE =
            ErrorReply.of("the storage engine cannot clear a single database; FLUSHALL clears all of them");
    private static final int MODE = 1;

    private final Scope scope;

    private enum Scope { DATABASE, SERVER }

    private FlushCommand(String name, Scope scope, String summary) {
        super(CommandDescription.of(name, CommandGroup.SERVER, -1)
                .flags(CommandFlag.WRITE)
                .categories("keyspace", "dangerous")
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .summary(summary));
        this.scope = scope;
    }

    /** FLUSHDB [ASYNC | SYNC]. */
    public static FlushCommand flushdb() {
        return new FlushCommand("flushdb", Scope.DATABASE, "Deletes all items of the database.");
    }

    /** FLUSHALL [ASYNC | SYNC]. */
    public static FlushCommand flushall() {
        return new FlushCommand("flushall", Scope.SERVER, "Deletes all items of all databases.");
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (arguments.count() > MODE + 1
                || (arguments.count() > MODE && !arguments.is(MODE, "ASYNC") && !arguments.is(MODE, "SYNC"))) {
            return connection.fail(this, CommandErrors.SYNTAX);
        }
        StorageEngine engine = connection.service().engine();
        if (scope == Scope.DATABASE && !engine.capabilities().contains(EngineCapability.CLEAR_KEYSPACE)) {
            return connection.fail(this, NO_CLEAR_KEYSPACE);
        }
        if (!connection.replies().admitsWrite()) {
            return Outcome.STALLED;
        }
        if (scope == Scope.DATABASE) {
            engine.clear(connection.database());
        } else {
            engine.clearAll();
        }
        return connection.ok();
    }
}
