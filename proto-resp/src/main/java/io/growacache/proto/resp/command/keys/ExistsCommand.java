package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.KeyProgress;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.InspectOperation;
import io.growacache.proto.resp.operation.OperationPool;
import io.growacache.proto.resp.operation.ReadPool;
import io.growacache.proto.resp.operation.Tally;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.engine.Access;

/** EXISTS, and TOUCH, which counts as a use of the items; a key that is named twice counts twice. */
public final class ExistsCommand extends Command {
    private final Access access;

    private ExistsCommand(String name, String since, Access access, String summary) {
        super(CommandDescription.of(name, CommandGroup.GENERIC, -2)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .keys(1, -1, 1, KeyAccess.INSPECT)
                .tips("request_policy:multi_shard", "response_policy:agg_sum")
                .since(since)
                .summary(summary));
        this.access = access;
    }

    /** EXISTS key [key ...]. */
    public static ExistsCommand exists() {
        return new ExistsCommand("exists", "1.0.0", Access.INSPECT, "Returns how many of the keys have items.");
    }

    /** TOUCH key [key ...]. */
    public static ExistsCommand touch() {
        return new ExistsCommand("touch", "3.2.1", Access.USE,
                "Uses items and returns how many of the keys have some.");
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        KeyProgress progress = connection.keyProgress();
        if (progress.isFresh()) {
            progress.begin(connection.operations().newTally(Tally.Summary.SUM, arguments.count() - 1));
        }
        ReadPool<InspectOperation> reads = connection.operations().inspections();
        while (progress.nextIndex() < arguments.count()) {
            int first = progress.nextIndex();
            int count = Math.min(OperationPool.MAX_BATCH_COUNT, arguments.count() - first);
            for (int index = 0; index < count; index++) {
                reads.get(index, count).prepare(index(), connection.format(), progress.tally(),
                        connection.database(), arguments.address(first + index), arguments.length(first + index));
            }
            int takenCount = reads.submit(connection.replies(), access, count);
            progress.advance(takenCount);
            if (takenCount < count) {
                return Outcome.STALLED;
            }
        }
        progress.end();
        return Outcome.DONE;
    }
}
