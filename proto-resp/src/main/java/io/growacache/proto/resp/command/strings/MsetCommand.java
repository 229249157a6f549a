package io.growacache.proto.resp.command.strings;

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
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.protocol.Submission;

/**
 * MSET key value [key value ...]. Each key is stored by itself: other clients may see some of them before the others.
 */
public final class MsetCommand extends Command {
    /** The command. */
    public MsetCommand() {
        super(CommandDescription.of("mset", CommandGroup.STRING, -3)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .keys(1, -1, 2, KeyAccess.OVERWRITE)
                .tips("request_policy:multi_shard", "response_policy:all_succeeded")
                .since("1.0.1")
                .summary("Stores several strings."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        if (arguments.count() % 2 == 0) {
            return connection.fail(this, wrongArity());
        }
        KeyProgress progress = connection.keyProgress();
        if (progress.isFresh()) {
            progress.begin(connection.operations().newTally(Tally.Summary.OK, arguments.count() / 2));
        }
        var sets = connection.operations().sets();
        while (progress.nextIndex() < arguments.count()) {
            int key = progress.nextIndex();
            sets.next().prepare(index(), connection.format(), progress.tally(),
                            connection.database(), arguments.address(key), arguments.length(key))
                    .value(arguments.address(key + 1), arguments.length(key + 1), ItemMetadata.NO_DEADLINE);
            if (sets.submit(connection.replies()) == Submission.STALLED) {
                return Outcome.STALLED;
            }
            progress.advance(2);
        }
        progress.end();
        return Outcome.DONE;
    }
}
