package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;

/** APPEND key value. */
public final class AppendCommand extends Command {
    /** The command. */
    public AppendCommand() {
        super(CommandDescription.of("append", CommandGroup.STRING, 3)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.FAST)
                .key(KeyAccess.INSERT)
                .since("2.0.0")
                .summary("Adds to the end of a string, or stores it; returns the new length."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        var appends = connection.operations().appends();
        appends.next().prepare(index(), connection.format(),
                        connection.database(), arguments.address(1), arguments.length(1))
                .value(arguments.address(2), arguments.length(2));
        return Outcome.of(appends.submit(connection.replies()));
    }
}
