package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;

/** ECHO text. */
public final class EchoCommand extends Command {
    /** The command. */
    public EchoCommand() {
        super(CommandDescription.of("echo", CommandGroup.CONNECTION, 2)
                .flags(CommandFlag.LOADING, CommandFlag.STALE, CommandFlag.FAST)
                .summary("Returns the text."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        return echo(connection, arguments);
    }

    /**
     * Answers the first word after the command's name. It is no larger than an item, and the queue is not full, so it
     * needs no reservation.
     */
    static Outcome echo(Connection connection, Arguments arguments) {
        connection.format().writeBulk(connection.out(), arguments.address(1), arguments.length(1));
        return Outcome.DONE;
    }
}
