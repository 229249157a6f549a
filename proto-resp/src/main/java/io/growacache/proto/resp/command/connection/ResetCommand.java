package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ReplyText;

/** RESET. */
public final class ResetCommand extends Command {
    private static final ReplyText RESET = ReplyText.of("+RESET\r\n");

    /** The command. */
    public ResetCommand() {
        super(CommandDescription.of("reset", CommandGroup.CONNECTION, 1)
                .flags(CommandFlag.NOSCRIPT, CommandFlag.LOADING, CommandFlag.STALE, CommandFlag.FAST,
                        CommandFlag.NO_AUTH, CommandFlag.ALLOW_BUSY)
                .since("6.2.0")
                .summary("Puts the connection back to the state of a new one."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        connection.reset();
        RESET.writeTo(connection.out());
        return Outcome.DONE;
    }
}
