package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.operation.OperationErrors;

/** SELECT database. */
public final class SelectCommand extends Command {
    /** The command. */
    public SelectCommand() {
        super(CommandDescription.of("select", CommandGroup.CONNECTION, 2)
                .flags(CommandFlag.LOADING, CommandFlag.STALE, CommandFlag.FAST)
                .summary("Selects the database that the connection's commands are about."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (!arguments.isNumber(1) || arguments.number() != (int) arguments.number()) {
            return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
        }
        long database = arguments.number();
        if (database < 0 || database >= connection.service().engine().keyspaceCount()) {
            return connection.fail(this, CommandErrors.DATABASE_OUT_OF_RANGE);
        }
        connection.setDatabase((int) database);
        return connection.ok();
    }
}
