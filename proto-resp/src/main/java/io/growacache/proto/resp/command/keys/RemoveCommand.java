package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.KeyProgress;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.Tally;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.protocol.Submission;

/** DEL and UNLINK, which are the same here: no deletion depends on the size of what is deleted. */
public final class RemoveCommand extends Command {
    private RemoveCommand(String name, String since, String summary, CommandFlag... flags) {
        super(CommandDescription.of(name, CommandGroup.GENERIC, -2)
                .flags(flags)
                .keys(1, -1, 1, KeyAccess.REMOVE)
                .tips("request_policy:multi_shard", "response_policy:agg_sum")
                .since(since)
                .summary(summary));
    }

    /** DEL key [key ...]. */
    public static RemoveCommand del() {
        return new RemoveCommand("del", "1.0.0", "Deletes items and returns how many there were.", CommandFlag.WRITE);
    }

    /** UNLINK key [key ...]. */
    public static RemoveCommand unlink() {
        return new RemoveCommand("unlink", "4.0.0", "Deletes items and returns how many there were.",
                CommandFlag.WRITE, CommandFlag.FAST);
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        KeyProgress progress = connection.keyProgress();
        if (progress.isFresh()) {
            progress.begin(connection.operations().newTally(Tally.Summary.SUM, arguments.count() - 1));
        }
        var removals = connection.operations().removals();
        while (progress.nextIndex() < arguments.count()) {
            int key = progress.nextIndex();
            removals.next().prepare(index(), connection.format(), progress.tally(),
                    connection.database(), arguments.address(key), arguments.length(key));
            if (removals.submit(connection.replies()) == Submission.STALLED) {
                return Outcome.STALLED;
            }
            progress.advance(1);
        }
        progress.end();
        return Outcome.DONE;
    }
}
