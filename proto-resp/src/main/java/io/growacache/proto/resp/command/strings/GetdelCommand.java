package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;

/** GETDEL key. */
public final class GetdelCommand extends Command {
    private static final long PAST = 0;

    /** The command. */
    public GetdelCommand() {
        super(CommandDescription.of("getdel", CommandGroup.STRING, 2)
                .flags(CommandFlag.WRITE, CommandFlag.FAST)
                .key(KeyAccess.READ_AND_REMOVE)
                .since("6.2.0")
                .summary("Returns a string and deletes it."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        var operations = connection.operations().getsAndAmendments();
        operations.next().prepare(index(), connection.format(),
                connection.database(), arguments.address(1), arguments.length(1)).deadline(PAST);
        return Outcome.of(operations.submit(connection.replies()));
    }
}
