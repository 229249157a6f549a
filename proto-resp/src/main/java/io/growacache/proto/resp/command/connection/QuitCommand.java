package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;

/** QUIT. */
public final class QuitCommand extends Command {
    /** The command. */
    public QuitCommand() {
        super(CommandDescription.of("quit", CommandGroup.CONNECTION, -1)
                .flags(CommandFlag.NOSCRIPT, CommandFlag.LOADING, CommandFlag.STALE, CommandFlag.FAST,
                        CommandFlag.NO_AUTH, CommandFlag.ALLOW_BUSY)
                .summary("Closes the connection."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        connection.ok();
        connection.close();
        return Outcome.DONE;
    }
}
