package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.Fraction;

/** INCRBYFLOAT key amount. */
public final class IncrbyfloatCommand extends Command {
    private static final int KEY = 1;
    private static final int AMOUNT = 2;

    /** The command. */
    public IncrbyfloatCommand() {
        super(CommandDescription.of("incrbyfloat", CommandGroup.STRING, 3)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.FAST)
                .key(KeyAccess.READ_AND_CHANGE)
                .since("2.6.0")
                .summary("Adds to a decimal fraction; an absent one counts as 0."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        var fractions = connection.operations().fractions();
        // One byte too many is enough to see that it is no number.
        fractions.next().prepare(index(), connection.format(), arguments.text(AMOUNT, Fraction.MAX_TEXT_LENGTH + 1),
                connection.database(), arguments.address(KEY), arguments.length(KEY));
        return Outcome.of(fractions.submit(connection.replies()));
    }
}
