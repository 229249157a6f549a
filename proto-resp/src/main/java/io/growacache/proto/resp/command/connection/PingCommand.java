package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ReplyText;

/** PING [text]. */
public final class PingCommand extends Command {
    private static final ReplyText PONG = ReplyText.of("+PONG\r\n");
    private static final int MAX_COUNT = 2;

    /** The command. */
    public PingCommand() {
        super(CommandDescription.of("ping", CommandGroup.CONNECTION, -1)
                .flags(CommandFlag.FAST)
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .summary("Answers, with the text if there is one."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (arguments.count() > MAX_COUNT) {
            return connection.fail(this, wrongArity());
        }
        if (arguments.count() == 1) {
            PONG.writeTo(connection.out());
            return Outcome.DONE;
        }
        return EchoCommand.echo(connection, arguments);
    }
}
