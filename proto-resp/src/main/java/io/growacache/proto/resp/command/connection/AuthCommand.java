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
        Outcome outcome = authenticate(this, connection, arguments, count == MAX_COUNT ? 1 : 0, count - 1);
        return outcome == null ? connection.ok() : outcome;
    }

    /**
     * Authenticates with the words at two indices, of which {@code userIndex} may be 0 for none.
     *
     * @return null when that is done; otherwise what became of the request
     */
    static Outcome authenticate(
            Command command, Connection connection, Arguments arguments, int userIndex, int secretIndex) {
        var authentication = connection.authentication();
        return switch (authentication.progress()) {
            case IDLE -> {
                String user = userIndex == 0
                        ? "" : new String(arguments.bytes(userIndex), StandardCharsets.UTF_8);
                authentication.begin(user, arguments.bytes(secretIndex));
                // The answer may be there already; otherwise the request comes again when it is.
                yield authenticate(command, connection, arguments, userIndex, secretIndex);
            }
            case WAITING -> Outcome.STALLED;
            case FAILED -> {
                authentication.end();
                yield connection.fail(command, CommandErrors.AUTHENTICATOR_FAILED);
            }
            case DENIED -> {
                authentication.end();
                yield connection.fail(command, CommandErrors.WRONG_PASSWORD);
            }
            case GRANTED -> {
                connection.setRole(authentication.end());
                yield null;
            }
        };
    }
}
