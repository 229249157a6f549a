package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.LongReply;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.protocol.OpenConnection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** CLIENT LIST [TYPE type | ID id ...]: the clients of all listeners, whatever they speak. */
final class ClientListCommand extends Command {
    private static final ErrorReply INVALID_ID = ErrorReply.of("Invalid client ID");
    private static final int OPTION = 2;
    private static final int VALUE = 3;

    ClientListCommand() {
        super(ClientCommand.subcommand("list", -2, "2.4.0")
                .flags(CommandFlag.ADMIN)
                .tips("nondeterministic_output")
                .summary("Describes all clients, or some."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        int count = arguments.count();
        ClientType type = ClientType.NORMAL;
        Set<Long> ids = null;
        if (count == VALUE + 1 && arguments.is(OPTION, "TYPE")) {
            type = ClientType.of(arguments, VALUE);
            if (type == null) {
                return connection.fail(this, ClientErrors.unknownType(arguments, VALUE));
            }
        } else if (count > VALUE && arguments.is(OPTION, "ID")) {
            ids = new HashSet<>();
            for (int index = VALUE; index < count; index++) {
                if (!arguments.isNumber(index)) {
                    return connection.fail(this, INVALID_ID);
                }
                ids.add(arguments.number());
            }
        } else if (count > OPTION) {
            return connection.fail(this, CommandErrors.SYNTAX);
        }
        Listing listing = new Listing(connection, type, ids);
        listing.begin();
        return connection.await(listing);
    }

    private static final class Listing extends ClientWalk {
        private final ClientType type;
        /** Null for all. */
        private final Set<Long> ids;
        /** In the order of their coming; a client that is seen twice has one line. */
        private final Map<Long, String> lines = new ConcurrentSkipListMap<>();
        private LongReply reply;

        Listing(Connection asking, ClientType type, Set<Long> ids) {
            super(asking);
            this.type = type;
            this.ids = ids;
        }

        @Override
        void see(OpenConnection open, Connection client) {
            if (type == ClientType.NORMAL && (ids == null || ids.contains(open.id()))) {
                lines.put(open.id(), client == null
                        ? ClientText.line(open) : ClientText.line(client, open.idleMillis(), open.unreadBytes()));
            }
        }

        @Override
        boolean isAnswered(Connection connection) {
            if (reply == null) {
                byte[] text = connection.format().encodedText(String.join("", lines.values()));
                lines.clear();
                reply = new LongReply(text, text.length);
            }
            return reply.isOver(connection);
        }
    }
}
