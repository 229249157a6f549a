package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.protocol.OpenConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** CLIENT KILL address, or with filters that must all fit: among the clients of all listeners, as CLIENT LIST shows them. */
final class ClientKillCommand extends Command {
    private static final ErrorReply INVALID_ID = ErrorReply.of("client-id should be greater than 0");
    private static final ErrorReply NO_SUCH_CLIENT = ErrorReply.of("No such client");
    private static final int ADDRESS = 2;
    private static final int FIRST_FILTER = 2;

    ClientKillCommand() {
        super(ClientCommand.subcommand("kill", -3, "2.4.0")
                .flags(CommandFlag.ADMIN)
                .summary("Closes the connections of clients."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        Killing killing = new Killing(connection, this);
        if (arguments.count() == ADDRESS + 1) {
            killing.address = arguments.text(ADDRESS);
            killing.skipsAsking = false;
            killing.isOldForm = true;
        } else {
            if (arguments.count() % 2 != 0) {
                return connection.fail(this, CommandErrors.SYNTAX);
            }
            for (int index = FIRST_FILTER; index < arguments.count(); index += 2) {
                ErrorReply error = addFilter(killing, arguments, index);
                if (error != null) {
                    return connection.fail(this, error);
                }
            }
        }
        killing.begin();
        return connection.await(killing);
    }

    /** Reads a filter, and returns an error or null. */
    private static ErrorReply addFilter(Killing killing, Arguments arguments, int index) {
        int value = index + 1;
        if (arguments.is(index, "ID")) {
            if (!arguments.isNumber(value) || arguments.number() < 1) {
                return INVALID_ID;
            }
            killing.id = arguments.number();
        } else if (arguments.is(index, "TYPE")) {
            killing.type = ClientType.of(arguments, value);
            if (killing.type == null) {
                return ClientErrors.unknownType(arguments, value);
            }
        } else if (arguments.is(index, "ADDR")) {
            killing.address = arguments.text(value);
        } else if (arguments.is(index, "LADDR")) {
            killing.localAddress = arguments.text(value);
        } else if (arguments.is(index, "USER")) {
            killing.user = arguments.text(value);
        } else if (arguments.is(index, "SKIPME") && arguments.is(value, "YES")) {
            killing.skipsAsking = true;
        } else if (arguments.is(index, "SKIPME") && arguments.is(value, "NO")) {
            killing.skipsAsking = false;
        } else {
            return CommandErrors.SYNTAX;
        }
        return null;
    }

    /** Closes the clients that fit. What is null or 0 fits all; set before it begins. */
    private static final class Killing extends ClientWalk {
        private final Command command;
        private final long askingId;
        private final Set<Long> killed = ConcurrentHashMap.newKeySet();
        private boolean isOldForm;
        private boolean skipsAsking = true;
        private long id;
        private ClientType type = ClientType.NORMAL;
        private String address;
        private String localAddress;
        private String user;

        Killing(Connection asking, Command command) {
            super(asking);
            this.command = command;
            askingId = asking.context().connectionId();
        }

        @Override
        void see(OpenConnection open, Connection client) {
            boolean isAsking = open.id() == askingId;
            if ((isAsking && skipsAsking) || !fits(open, client)) {
                return;
            }
            killed.add(open.id());
            if (!isAsking) {
                open.close();
            }
        }

        private boolean fits(OpenConnection open, Connection client) {
            return type == ClientType.NORMAL
                    && (id == 0 || open.id() == id)
                    && (address == null || address.equals(ClientText.of(open.remoteAddress())))
                    && (localAddress == null || localAddress.equals(ClientText.of(open.localAddress())))
                    && (user == null || (client != null && user.equals(client.user())));
        }

        @Override
        boolean isAnswered(Connection connection) {
            if (!isOldForm) {
                connection.format().writeInteger(connection.out(), killed.size());
            } else if (killed.isEmpty()) {
                connection.fail(command, NO_SUCH_CLIENT);
            } else {
                connection.ok();
            }
            if (killed.contains(askingId)) {
                // Whoever closes his own connection still gets the answer.
                connection.close();
            }
            return true;
        }
    }
}
