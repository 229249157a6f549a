package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.InspectOperation;
import io.growacache.proto.resp.wire.Arguments;

/** A command of one key whose reply follows from the item's metadata. */
public abstract class InspectCommand extends Command implements InspectOperation.Answer {
    /** A command with its description. */
    protected InspectCommand(CommandDescription description) {
        super(description);
    }

    @Override
    public final Outcome run(Connection connection, Arguments arguments) {
        var inspections = connection.operations().inspections();
        inspections.next().prepare(index(), connection.format(), this,
                connection.database(), arguments.address(1), arguments.length(1));
        return Outcome.of(inspections.submit(connection.replies()));
    }
}
