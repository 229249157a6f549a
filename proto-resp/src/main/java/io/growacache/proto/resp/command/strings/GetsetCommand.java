package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.ConditionalSetOperation.Answer;
import io.growacache.proto.resp.operation.SetOptions;
import io.growacache.proto.resp.wire.Arguments;

/** GETSET key value. */
public final class GetsetCommand extends Command {
    private static final int KEY = 1;
    private static final int VALUE = 2;

    /** The command. */
    public GetsetCommand() {
        super(CommandDescription.of("getset", CommandGroup.STRING, 3)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.FAST)
                .key(KeyAccess.READ_AND_CHANGE)
                .summary("Stores a string and returns the one before."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        SetOptions options = connection.worker().setOptions();
        options.clear();
        options.setAnswer(Answer.OLD_VALUE);
        var sets = connection.operations().conditionalSets();
        sets.next().prepare(index(), connection.format(), options,
                        connection.database(), arguments.address(KEY), arguments.length(KEY))
                .value(arguments.address(VALUE), arguments.length(VALUE));
        return Outcome.of(sets.submit(connection.replies()));
    }
}
