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
import io.growacache.proto.resp.command.RequestBatch;
import io.growacache.proto.resp.command.Worker;
import io.growacache.proto.resp.operation.ConditionalSetOperation.Answer;
import io.growacache.proto.resp.operation.ConditionalSetOperation.Condition;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.operation.SetOptions;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;

/** SET key value, with options. Without any, it is a blind store. */
public final class SetCommand extends Command {
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int FIRST_OPTION = 3;

    private final ErrorReply invalidExpireTime = CommandErrors.invalidExpireTime("set");

    /** The command. */
    public SetCommand() {
        super(CommandDescription.of("set", CommandGroup.STRING, -3)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .key(KeyAccess.OVERWRITE_OR_READ)
                .summary("Stores a string, with a deadline and under a condition if wanted."));
    }

    @Override
    public RequestBatch batch(Worker worker, Arguments arguments) {
        return arguments.count() == FIRST_OPTION ? worker.sets() : null;
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        SetOptions options = connection.worker().setOptions();
        options.clear();
        if (arguments.count() > FIRST_OPTION) {
            ErrorReply error = parseOptions(connection, arguments, options);
            if (error != null) {
                return connection.fail(this, error);
            }
        }
        long valueAddress = arguments.address(VALUE);
        int valueLength = arguments.length(VALUE);
        if (options.isBlind()) {
            var sets = connection.operations().sets();
            sets.next().prepare(index(), connection.format(), null,
                            connection.database(), arguments.address(KEY), arguments.length(KEY))
                    .value(valueAddress, valueLength, options.deadlineMillis());
            return Outcome.of(sets.submit(connection.replies()));
        }
        var sets = connection.operations().conditionalSets();
        sets.next().prepare(index(), connection.format(), options,
                        connection.database(), arguments.address(KEY), arguments.length(KEY))
                .value(valueAddress, valueLength);
        return Outcome.of(sets.submit(connection.replies()));
    }

    /** Reads the options, and returns an error or null. The last of several equal ones counts. */
    private ErrorReply parseOptions(Connection connection, Arguments arguments, SetOptions options) {
        ExpiryUnit unit = null;
        int timeIndex = 0;
        for (int index = FIRST_OPTION; index < arguments.count(); index++) {
            ExpiryUnit namedUnit = ExpiryUnit.of(arguments, index);
            if (namedUnit != null) {
                if ((unit != null && unit != namedUnit) || options.expiry() == SetOptions.Expiry.KEEP
                        || index + 1 == arguments.count()) {
                    return CommandErrors.SYNTAX;
                }
                unit = namedUnit;
                timeIndex = ++index;
            } else if (arguments.is(index, "KEEPTTL") && unit == null) {
                options.keepDeadline();
            } else if (arguments.is(index, "NX") && options.condition() != Condition.IF_PRESENT) {
                options.setCondition(Condition.IF_ABSENT);
            } else if (arguments.is(index, "XX") && options.condition() != Condition.IF_ABSENT) {
                options.setCondition(Condition.IF_PRESENT);
            } else if (arguments.is(index, "GET")) {
                options.setAnswer(Answer.OLD_VALUE);
            } else {
                return CommandErrors.SYNTAX;
            }
        }
        if (unit == null) {
            return null;
        }
        if (!arguments.isNumber(timeIndex)) {
            return OperationErrors.NOT_AN_INTEGER;
        }
        long time = arguments.number();
        long nowMillis = connection.service().clock().wallMillis();
        if (time <= 0 || !unit.isInRange(time, nowMillis)) {
            return invalidExpireTime;
        }
        options.setDeadlineMillis(unit.deadlineMillis(time, nowMillis));
        return null;
    }
}
