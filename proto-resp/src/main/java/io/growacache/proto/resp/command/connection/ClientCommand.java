package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.ContainerCommand;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.engine.Access;
import java.util.List;

/** CLIENT: what the server knows of connections. */
public final class ClientCommand extends ContainerCommand {
    /** The command with its subcommands. */
    public ClientCommand() {
        super(CommandDescription.of("client", CommandGroup.CONNECTION, -2)
                        .since("2.4.0")
                        .summary("Tells of connections."),
                List.of(new GetName(), new SetName(), new SetInfo(), new Id(), new Info(), new ClientListCommand(),
                        new ClientKillCommand(), new ClientReplyCommand(), new NoEvict(), new NoTouch(),
                        new Unblock()));
    }

    static CommandDescription.Builder subcommand(String name, int arity, String since) {
        return CommandDescription.of("client|" + name, CommandGroup.CONNECTION, arity)
                .flags(CommandFlag.NOSCRIPT, CommandFlag.LOADING, CommandFlag.STALE)
                .since(since);
    }

    private static final class GetName extends Command {
        GetName() {
            super(subcommand("getname", 2, "2.6.9").summary("Returns the connection's name."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            if (connection.name().isEmpty()) {
                connection.format().writeNull(connection.out());
            } else {
                connection.format().writeBulk(connection.out(), connection.name());
            }
            return Outcome.DONE;
        }
    }

    private static final class SetName extends Command {
        SetName() {
            super(subcommand("setname", 3, "2.6.9")
                    .summary("Gives the connection a name; an empty one takes it away."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            ErrorReply problem = ClientText.problem(arguments, 2, CommandErrors.INVALID_CLIENT_NAME);
            if (problem != null) {
                return connection.fail(this, problem);
            }
            connection.setName(arguments.text(2));
            return connection.ok();
        }
    }

    private static final class SetInfo extends Command {
        private static final ErrorReply INVALID_NAME =
                ErrorReply.of("lib-name cannot contain spaces, newlines or special characters.");
        private static final ErrorReply INVALID_VERSION =
                ErrorReply.of("lib-ver cannot contain spaces, newlines or special characters.");

        SetInfo() {
            super(subcommand("setinfo", 4, "7.2.0").summary("Takes down the client library's name or version."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            boolean isName = arguments.is(2, "LIB-NAME");
            if (!isName && !arguments.is(2, "LIB-VER")) {
                return connection.fail(this, ErrorReply.of("Unrecognized option '" + arguments.text(2) + "'"));
            }
            ErrorReply problem = ClientText.problem(arguments, 3, isName ? INVALID_NAME : INVALID_VERSION);
            if (problem != null) {
                return connection.fail(this, problem);
            }
            if (isName) {
                connection.setLibraryName(arguments.text(3));
            } else {
                connection.setLibraryVersion(arguments.text(3));
            }
            return connection.ok();
        }
    }

    private static final class Id extends Command {
        Id() {
            super(subcommand("id", 2, "5.0.0").summary("Returns the connection's number."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            connection.format().writeInteger(connection.out(), connection.context().connectionId());
            return Outcome.DONE;
        }
    }

    private static final class Info extends Command {
        Info() {
            super(subcommand("info", 2, "6.2.0").tips("nondeterministic_output").summary("Describes the connection."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            connection.format().writeText(connection.out(), ClientText.line(connection, 0, 0));
            return Outcome.DONE;
        }
    }

    private static final class NoEvict extends Command {
        NoEvict() {
            super(subcommand("no-evict", 3, "7.0.0")
                    .flags(CommandFlag.ADMIN)
                    .summary("Notes that the client asks not to be closed for want of memory."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            if (arguments.is(2, "ON")) {
                connection.protect();
            } else if (arguments.is(2, "OFF")) {
                connection.unprotect();
            } else {
                return connection.fail(this, CommandErrors.SYNTAX);
            }
            return connection.ok();
        }
    }

    private static final class NoTouch extends Command {
        NoTouch() {
            super(subcommand("no-touch", 3, "7.2.0")
                    .summary("Says whether the client's reads count as uses of the items."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            if (arguments.is(2, "ON")) {
                connection.setAccess(Access.PEEK);
            } else if (arguments.is(2, "OFF")) {
                connection.setAccess(Access.USE);
            } else {
                return connection.fail(this, CommandErrors.SYNTAX);
            }
            return connection.ok();
        }
    }

    /** CLIENT UNBLOCK id [TIMEOUT | ERROR]: no command blocks here, so there is never anybody to be freed. */
    private static final class Unblock extends Command {
        private static final ErrorReply INVALID_REASON =
                ErrorReply.of("CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        private static final int ID = 2;
        private static final int REASON = 3;

        Unblock() {
            super(subcommand("unblock", -3, "5.0.0")
                    .flags(CommandFlag.ADMIN)
                    .summary("Frees a client from a command that blocks; none does."));
        }

        @Override
        public Outcome run(Connection connection, Arguments arguments) {
            if (arguments.count() > REASON + 1) {
                return connection.fail(this, CommandErrors.wrongSubcommandArity("client", arguments));
            }
            if (arguments.count() > REASON && !arguments.is(REASON, "TIMEOUT") && !arguments.is(REASON, "ERROR")) {
                return connection.fail(this, INVALID_REASON);
            }
            if (!arguments.isNumber(ID)) {
                return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
            }
            connection.format().writeInteger(connection.out(), 0);
            return Outcome.DONE;
        }
    }
}
