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

/** INCR, DECR, INCRBY and DECRBY. */
public final class IncrementCommand extends Command {
    private static final ErrorReply DECREMENT_OVERFLOW = ErrorReply.of("decrement would overflow");
    private static final int AMOUNT = 2;

    private final long sign;

    private IncrementCommand(String name, int arity, long sign, String summary) {
        super(CommandDescription.of(name, CommandGroup.STRING, arity)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.FAST)
                .key(KeyAccess.READ_AND_CHANGE)
                .summary(summary));
        this.sign = sign;
    }

    /** INCR key. */
    public static IncrementCommand incr() {
        return new IncrementCommand("incr", 2, 1, "Adds one to a number; an absent one counts as 0.");
    }

    /** DECR key. */
    public static IncrementCommand decr() {
        return new IncrementCommand("decr", 2, -1, "Takes one from a number; an absent one counts as 0.");
    }

    /** INCRBY key amount. */
    public static IncrementCommand incrby() {
        return new IncrementCommand("incrby", 3, 1, "Adds to a number; an absent one counts as 0.");
    }

    /** DECRBY key amount. */
    public static IncrementCommand decrby() {
        return new IncrementCommand("decrby", 3, -1, "Takes from a number; an absent one counts as 0.");
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        long amount = sign;
        if (arguments.count() > AMOUNT) {
            if (!arguments.isNumber(AMOUNT)) {
                return connection.fail(this, OperationErrors.NOT_AN_INTEGER);
            }
            if (sign < 0 && arguments.number() == Long.MIN_VALUE) {
                return connection.fail(this, DECREMENT_OVERFLOW);
            }
            amount = sign * arguments.number();
        }
        var increments = connection.operations().increments();
        increments.next().prepare(index(), connection.format(), amount,
                connection.database(), arguments.address(1), arguments.length(1));
        return Outcome.of(increments.submit(connection.replies()));
    }
}
