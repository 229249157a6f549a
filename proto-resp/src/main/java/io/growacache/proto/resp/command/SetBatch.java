package io.growacache.proto.resp.command;

import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.engine.ItemMetadata;

/** Blind stores of one value each without a deadline, {@code COMMAND key value}. */
final class SetBatch extends RequestBatch {
    @Override
    void prepare(int index, Command command, Connection connection, Arguments arguments) {
        connection.operations().sets().get(index, MAX_COUNT)
                .prepare(command.index(), connection.format(), null, connection.database(), arguments.address(1),
                        arguments.length(1))
                .value(arguments.address(2), arguments.length(2), ItemMetadata.NO_DEADLINE);
    }

    @Override
    int submit(int count, Connection connection) {
        return connection.operations().sets().submit(connection.replies(), MAX_COUNT, count);
    }
}
