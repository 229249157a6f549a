package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.ExpiryUnit;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;

/** SETEX and PSETEX. */
public final class SetexCommand extends Command {
    private static final int KEY = 1;
    private static final int TIME = 2;
    private static final int VALUE = 3;

    private final ExpiryUnit unit;
    private final ErrorReply invalidExpireTime;

    private SetexCommand(String name, String since, ExpiryUnit unit, String summary) {
        super(CommandDescription.of(name, CommandGroup.STRING, 4)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .key(KeyAccess.OVERWRITE)
                .since(since)
                .summary(summary));
        this.unit = unit;
        invalidExpireTime = CommandErrors.invalidExpireTime(name);
    }

    /** SETEX key seconds value. */
    public static SetexCommand setex() {
        return new SetexCommand("setex", "2.0.0", ExpiryUnit.SECONDS,
                "Stores a string that expires after some seconds.");
    }

    /** PSETEX key milliseconds value. */
    public static SetexCommand psetex() {
        return new SetexCommand("psetex", "2.6.0", ExpiryUnit.MILLISECONDS,
                "Stores a string that expires after some milliseconds.");
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (!arguments.isNumber(TIME)) {
            return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
        }
        long time = arguments.number();
        long nowMillis = connection.service().clock().wallMillis();
        if (time <= 0 || !unit.isInRange(time, nowMillis)) {
            return connection.fail(this, invalidExpireTime);
        }
        var sets = connection.operations().sets();
        sets.next().prepare(index(), connection.format(), null,
                        connection.database(), arguments.address(KEY), arguments.length(KEY))
                .value(arguments.address(VALUE), arguments.length(VALUE), unit.deadlineMillis(time, nowMillis));
        return Outcome.of(sets.submit(connection.replies()));
    }
}
