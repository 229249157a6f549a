package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.KeyProgress;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.GetOperation;
import io.growacache.proto.resp.operation.OperationPool;
import io.growacache.proto.resp.operation.ReadPool;
import io.growacache.proto.resp.wire.Arguments;

/** MGET key [key ...]. Each key is read by itself: another client's write may fall between two of them. */
public final class MgetCommand extends Command {
    /** The command. */
    public MgetCommand() {
        super(CommandDescription.of("mget", CommandGroup.STRING, -2)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .keys(1, -1, 1, KeyAccess.READ)
                .tips("request_policy:multi_shard")
                .summary("Returns the strings of several keys; null for what is none."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        KeyProgress progress = connection.keyProgress();
        if (progress.isFresh()) {
            connection.format().writeArrayHeader(connection.out(), arguments.count() - 1);
            progress.begin(null);
        }
        ReadPool<GetOperation> reads = connection.operations().gets();
        while (progress.nextIndex() < arguments.count()) {
            int first = progress.nextIndex();
            int count = Math.min(OperationPool.MAX_BATCH_COUNT, arguments.count() - first);
            for (int index = 0; index < count; index++) {
                reads.get(index, count).prepare(index(), connection.format(), connection.access(),
                        GetOperation.Place.ELEMENT, connection.database(),
                        arguments.address(first + index), arguments.length(first + index));
            }
            int takenCount = reads.submit(connection.replies(), connection.access(), count);
            progress.advance(takenCount);
            if (takenCount < count) {
                return Outcome.STALLED;
            }
        }
        progress.end();
        return Outcome.DONE;
    }
}
