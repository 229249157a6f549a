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
import io.growacache.proto.resp.wire.ErrorReply;

/** SETRANGE key position value. */
public final class SetrangeCommand extends Command {
    private static final ErrorReply OUT_OF_RANGE = ErrorReply.of("offset is out of range");
    private static final int KEY = 1;
    private static final int POSITION = 2;
    private static final int VALUE = 3;

    /** The command. */
    public SetrangeCommand() {
        super(CommandDescription.of("setrange", CommandGroup.STRING, 4)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .key(KeyAccess.CHANGE)
                .since("2.2.0")
                .summary("Overwrites a stretch of a string; returns the new length."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (!arguments.isNumber(POSITION)) {
            return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
        }
        if (arguments.number() < 0) {
            return connection.fail(this, OUT_OF_RANGE);
        }
        var writes = connection.operations().rangeWrites();
        writes.next().prepare(index(), connection.format(), arguments.number(),
                        connection.database(), arguments.address(KEY), arguments.length(KEY))
                .value(arguments.address(VALUE), arguments.length(VALUE));
        return Outcome.of(writes.submit(connection.replies()));
    }
}
