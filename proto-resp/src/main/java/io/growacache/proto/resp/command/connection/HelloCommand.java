package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.command.RespService;
import io.growacache.proto.resp.wire.ErrorCode;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.proto.resp.wire.ReplyFormats;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.security.Role;
import java.nio.charset.StandardCharsets;

/** HELLO [version [AUTH user password] [SETNAME name]]. */
public final class HelloCommand extends Command {
    private static final ErrorReply VERSION_NOT_AN_INTEGER =
            ErrorReply.of("Protocol version is not an integer or out of range");
    private static final ErrorReply UNSUPPORTED_VERSION =
            ErrorReply.of(ErrorCode.NOPROTO, "unsupported protocol version");
    private static final ErrorReply NOT_AUTHENTICATED = ErrorReply.of(ErrorCode.NOAUTH,
            "HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> "
            + "option can be used to authenticate the client and select the RESP protocol version at the same time");
    private static final int FIRST_OPTION = 2;

    /** The command. */
    public HelloCommand() {
        super(CommandDescription.of("hello", CommandGroup.CONNECTION, -1)
                .flags(CommandFlag.NOSCRIPT, CommandFlag.LOADING, CommandFlag.STALE, CommandFlag.FAST,
                        CommandFlag.NO_AUTH, CommandFlag.ALLOW_BUSY)
                .since("6.0.0")
                .summary("Chooses the protocol version, authenticates and names the connection."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        ReplyFormat format = connection.format();
        if (arguments.count() > 1) {
            if (!arguments.isNumber(1)) {
                return connection.fail(this, VERSION_NOT_AN_INTEGER);
            }
            if (arguments.number() == ReplyFormats.RESP2.version()) {
                format = ReplyFormats.RESP2;
            } else if (arguments.number() == ReplyFormats.RESP3.version()) {
                format = ReplyFormats.RESP3;
            } else {
                return connection.fail(this, UNSUPPORTED_VERSION);
            }
        }
        int userIndex = 0;
        int nameIndex = 0;
        for (int index = FIRST_OPTION; index < arguments.count(); index++) {
            if (arguments.is(index, "AUTH") && index + 2 < arguments.count()) {
                userIndex = index + 1;
                index += 2;
            } else if (arguments.is(index, "SETNAME") && index + 1 < arguments.count()) {
                nameIndex = ++index;
            } else {
                return connection.fail(this,
                        ErrorReply.of("Syntax error in HELLO option '" + arguments.text(index) + "'"));
            }
        }
        if (nameIndex > 0) {
            ErrorReply problem = ClientText.problem(arguments, nameIndex, CommandErrors.INVALID_CLIENT_NAME);
            if (problem != null) {
                return connection.fail(this, problem);
            }
        }
        // An empty name takes the name away, as CLIENT SETNAME does.
        String name = nameIndex > 0 ? arguments.text(nameIndex) : connection.name();
        if (userIndex > 0) {
            ReplyFormat chosen = format;
            return connection.authenticate(this, new String(arguments.bytes(userIndex), StandardCharsets.UTF_8),
                    arguments.bytes(userIndex + 1), authenticated -> greet(authenticated, chosen, name));
        }
        if (connection.role() == Role.NONE) {
            return connection.fail(this, NOT_AUTHENTICATED);
        }
        greet(connection, format, name);
        return Outcome.DONE;
    }

    private static void greet(Connection connection, ReplyFormat format, String name) {
        connection.setName(name);
        connection.setFormat(format);
        write(connection, format, connection.out());
    }

    private static void write(Connection connection, ReplyFormat format, ReplyBuffer out) {
        format.writeMapHeader(out, 7);
        format.writeBulk(out, "server");
        format.writeBulk(out, "redis");
        format.writeBulk(out, "version");
        format.writeBulk(out, RespService.COMPATIBLE_VERSION);
        format.writeBulk(out, "proto");
        format.writeInteger(out, format.version());
        format.writeBulk(out, "id");
        format.writeInteger(out, connection.context().connectionId());
        format.writeBulk(out, "mode");
        format.writeBulk(out, "standalone");
        format.writeBulk(out, "role");
        format.writeBulk(out, "master");
        format.writeBulk(out, "modules");
        format.writeArrayHeader(out, 0);
    }
}
