package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandErrors;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.ExpiryUnit;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.DeadlineOperation;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;

/** EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT, with conditions. */
public final class ExpireCommand extends Command {
    private static final ErrorReply IF_NONE_WITH_OTHERS =
            ErrorReply.of("NX and XX, GT or LT options at the same time are not compatible");
    private static final ErrorReply IF_LATER_AND_EARLIER =
            ErrorReply.of("GT and LT options at the same time are not compatible");
    private static final int TIME = 2;
    private static final int FIRST_OPTION = 3;
    private static final int OTHERS =
            DeadlineOperation.IF_ANY | DeadlineOperation.IF_LATER | DeadlineOperation.IF_EARLIER;

    private final ExpiryUnit unit;
    private final ErrorReply invalidExpireTime;

    private ExpireCommand(String name, String since, ExpiryUnit unit, String summary) {
        super(CommandDescription.of(name, CommandGroup.GENERIC, -3)
                .flags(CommandFlag.WRITE, CommandFlag.FAST)
                .key(KeyAccess.CHANGE)
                .since(since)
                .summary(summary));
        this.unit = unit;
        invalidExpireTime = CommandErrors.invalidExpireTime(name);
    }

    /** EXPIRE key seconds [NX | XX | GT | LT]. */
    public static ExpireCommand expire() {
        return new ExpireCommand("expire", "1.0.0", ExpiryUnit.SECONDS, "Has an item expire after some seconds.");
    }

    /** PEXPIRE key milliseconds [NX | XX | GT | LT]. */
    public static ExpireCommand pexpire() {
        return new ExpireCommand(
                "pexpire", "2.6.0", ExpiryUnit.MILLISECONDS, "Has an item expire after some milliseconds.");
    }

    /** EXPIREAT key time [NX | XX | GT | LT]. */
    public static ExpireCommand expireat() {
        return new ExpireCommand("expireat", "1.2.0", ExpiryUnit.UNIX_SECONDS,
                "Has an item expire at a time in seconds since 1970.");
    }

    /** PEXPIREAT key time [NX | XX | GT | LT]. */
    public static ExpireCommand pexpireat() {
        return new ExpireCommand("pexpireat", "2.6.0", ExpiryUnit.UNIX_MILLISECONDS,
                "Has an item expire at a time in milliseconds since 1970.");
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        int conditions = 0;
        for (int index = FIRST_OPTION; index < arguments.count(); index++) {
            int condition = condition(arguments, index);
            if (condition == 0) {
                return connection.fail(this, ErrorReply.of("Unsupported option " + arguments.text(index)));
            }
            conditions |= condition;
        }
        if ((conditions & DeadlineOperation.IF_NONE) != 0 && (conditions & OTHERS) != 0) {
            return connection.fail(this, IF_NONE_WITH_OTHERS);
        }
        if ((conditions & DeadlineOperation.IF_LATER) != 0 && (conditions & DeadlineOperation.IF_EARLIER) != 0) {
            return connection.fail(this, IF_LATER_AND_EARLIER);
        }
        if (!arguments.isNumber(TIME)) {
            return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
        }
        long time = arguments.number();
        long nowMillis = connection.service().clock().wallMillis();
        if (!unit.isInRange(time, nowMillis)) {
            return connection.fail(this, invalidExpireTime);
        }
        var deadlines = connection.operations().deadlines();
        deadlines.next().prepare(index(), connection.format(), conditions, unit.deadlineMillis(time, nowMillis),
                connection.database(), arguments.address(1), arguments.length(1));
        return Outcome.of(deadlines.submit(connection.replies()));
    }

    private static int condition(Arguments arguments, int index) {
        if (arguments.is(index, "NX")) {
            return DeadlineOperation.IF_NONE;
        }
        if (arguments.is(index, "XX")) {
            return DeadlineOperation.IF_ANY;
        }
        if (arguments.is(index, "GT")) {
            return DeadlineOperation.IF_LATER;
        }
        return arguments.is(index, "LT") ? DeadlineOperation.IF_EARLIER : 0;
    }
}
