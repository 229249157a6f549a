package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;

/** DBSIZE. */
public final class DbsizeCommand extends Command {
    /** The command. */
    public DbsizeCommand() {
        super(CommandDescription.of("dbsize", CommandGroup.SERVER, 1)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .categories("keyspace")
                .tips("request_policy:all_shards", "response_policy:agg_sum")
                .summary("Returns how many items the database holds, expired ones not yet reclaimed included."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        // The number includes what the requests before this one store and delete.
        if (!connection.replies().admitsWrite()) {
            return Outcome.STALLED;
        }
        long count = connection.service().engine().itemCount(connection.database());
        connection.format().writeInteger(connection.out(), count);
        return Outcome.DONE;
    }
}
