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
import io.growacache.proto.resp.operation.GetOperation;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.engine.ItemMetadata;

/** GETEX key, with a new deadline or none. */
public final class GetexCommand extends Command {
    private static final int KEY = 1;
    private static final int FIRST_OPTION = 2;
    private static final int NO_TIME = 0;

    private final ErrorReply invalidExpireTime = CommandErrors.invalidExpireTime("getex");

    /** The command. */
    public GetexCommand() {
        super(CommandDescription.of("getex", CommandGroup.STRING, -2)
                .flags(CommandFlag.WRITE, CommandFlag.FAST)
                .key(KeyAccess.READ_AND_CHANGE)
                .since("6.2.0")
                .summary("Returns a string, and sets or takes its deadline if wanted."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (arguments.count() == FIRST_OPTION) {
            var gets = connection.operations().gets();
            gets.next().prepare(index(), connection.format(), connection.access(), GetOperation.Place.ALONE,
                    connection.database(), arguments.address(KEY), arguments.length(KEY));
            return Outcome.of(gets.submit(connection.replies()));
        }
        ExpiryUnit unit = null;
        int timeIndex = NO_TIME;
        boolean isPersist = false;
        for (int index = FIRST_OPTION; index < arguments.count(); index++) {
            ExpiryUnit named = ExpiryUnit.of(arguments, index);
            if (named != null && !isPersist && (unit == null || unit == named) && index + 1 < arguments.count()) {
                unit = named;
                timeIndex = ++index;
            } else if (arguments.is(index, "PERSIST") && unit == null) {
                isPersist = true;
            } else {
                return connection.fail(this, CommandErrors.SYNTAX);
            }
        }
        var operations = connection.operations().getsAndAmendments();
        var operation = operations.next().prepare(index(), connection.format(),
                connection.database(), arguments.address(KEY), arguments.length(KEY));
        if (isPersist) {
            operation.deadline(ItemMetadata.NO_DEADLINE);
        } else if (!arguments.isNumber(timeIndex)) {
            operation.deadlineError(OperationErrors.NOT_AN_INTEGER);
        } else {
            long time = arguments.number();
            long nowMillis = connection.service().clock().wallMillis();
            if (time <= 0 || !unit.isInRange(time, nowMillis)) {
                operation.deadlineError(invalidExpireTime);
            } else {
                operation.deadline(unit.deadlineMillis(time, nowMillis));
            }
        }
        return Outcome.of(operations.submit(connection.replies()));
    }
}
