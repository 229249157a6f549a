package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.command.ReplyMode;
import io.growacache.proto.resp.wire.Arguments;

/** CLIENT REPLY ON | OFF | SKIP. */
final class ClientReplyCommand extends Command {
    ClientReplyCommand() {
        super(ClientCommand.subcommand("reply", 3, "3.2.0")
                .summary("Says whether the client wants replies: always, never, or not to the next request."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (arguments.is(2, "ON")) {
            connection.setReplyMode(ReplyMode.ON);
            return connection.ok();
        }
        if (arguments.is(2, "OFF")) {
            connection.setReplyMode(ReplyMode.OFF);
        } else if (!arguments.is(2, "SKIP")) {
            return connection.fail(this, CommandErrors.SYNTAX);
        } else if (connection.replyMode() != ReplyMode.OFF) {
            connection.setReplyMode(ReplyMode.SKIP);
        }
        return Outcome.DONE;
    }
}
