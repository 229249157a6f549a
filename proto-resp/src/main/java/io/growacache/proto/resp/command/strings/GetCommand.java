package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.command.RequestBatch;
import io.growacache.proto.resp.command.Worker;
import io.growacache.proto.resp.operation.GetOperation;
import io.growacache.proto.resp.wire.Arguments;

/** GET key. */
public final class GetCommand extends Command {
    /** The command. */
    public GetCommand() {
        super(CommandDescription.of("get", CommandGroup.STRING, 2)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .key(KeyAccess.READ)
                .summary("Returns a string."));
    }

    @Override
    public RequestBatch batch(Worker worker, Arguments arguments) {
        return worker.gets();
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        var reads = connection.operations().gets();
        reads.next().prepare(index(), connection.format(), connection.access(), GetOperation.Place.ALONE,
                connection.database(), arguments.address(1), arguments.length(1));
        return Outcome.of(reads.submit(connection.replies()));
    }
}
