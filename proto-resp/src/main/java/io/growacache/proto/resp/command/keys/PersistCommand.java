package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.operation.DeadlineOperation;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.engine.ItemMetadata;

/** PERSIST key. */
public final class PersistCommand extends Command {
    /** The command. */
    public PersistCommand() {
        super(CommandDescription.of("persist", CommandGroup.GENERIC, 2)
                .flags(CommandFlag.WRITE, CommandFlag.FAST)
                .key(KeyAccess.CHANGE)
                .since("2.2.0")
                .summary("Takes the deadline from an item."));
    }

    @Override
    public Outcome run(Connection connection, Arguments arguments) {
        var deadlines = connection.operations().deadlines();
        deadlines.next().prepare(index(), connection.format(), DeadlineOperation.IF_ANY, ItemMetadata.NO_DEADLINE,
                connection.database(), arguments.address(1), arguments.length(1));
        return Outcome.of(deadlines.submit(connection.replies()));
    }
}
