package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.wire.Arguments;

/** GETRANGE, and SUBSTR, its name before. */
public final class GetrangeCommand extends Command {
    private static final int KEY = 1;
    private static final int FIRST = 2;
    private static final int LAST = 3;

    private GetrangeCommand(String name, String since) {
        super(CommandDescription.of(name, CommandGroup.STRING, 4)
                .flags(CommandFlag.READONLY)
                .key(KeyAccess.READ)
                .since(since)
                .summary("Returns a stretch of a string; negative indexes count from its end."));
    }

    /** GETRANGE key first last. */
    public static GetrangeCommand getrange() {
        return new GetrangeCommand("getrange", "2.4.0");
    }

    /** SUBSTR key first last. */
    public static GetrangeCommand substr() {
        return new GetrangeCommand("substr", "1.0.0");
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (!arguments.isNumber(FIRST)) {
            return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
        }
        final long first = arguments.number();
        if (!arguments.isNumber(LAST)) {
            return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
        }
        var reads = connection.operations().rangeReads();
        reads.next().prepare(index(), connection.format(), connection.access(), first, arguments.number(),
                connection.database(), arguments.address(KEY), arguments.length(KEY));
        return Outcome.of(reads.submit(connection.replies()));
    }
}
