package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import java.nio.charset.StandardCharsets;

/** AUTH [user] password. */
public final class AuthCommand extends Command {
    private static final int MAX_COUNT = 3;

    /** The command. */
    public AuthCommand() {
        super(CommandDescription.of("auth", CommandGroup.CONNECTION, -2)
                .flags(CommandFlag.NOSCRIPT, CommandFlag.LOADING, CommandFlag.STALE, CommandFlag.FAST,
                        CommandFlag.NO_AUTH, CommandFlag.ALLOW_BUSY)
                .summary("Authenticates the connection."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        int count = arguments.count();
        if (count > MAX_COUNT) {
            return connection.fail(this, CommandErrors.SYNTAX);
        }
        String user = count == MAX_COUNT ? new String(arguments.bytes(1), StandardCharsets.UTF_8) : "";
        return connection.authenticate(this, user, arguments.bytes(count - 1), Connection::ok);
    }
}
