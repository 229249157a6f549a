package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.GetOperation;
import io.growacache.proto.resp.wire.Arguments;

/** Requests for one value each, {@code COMMAND key}. */
final class GetBatch extends RequestBatch {
    @Override
    void prepare(int index, Command command, Connection connection, Arguments arguments) {
        connection.operations().gets().get(index, MAX_COUNT).prepare(command.index(), connection.format(),
                connection.access(), GetOperation.Place.ALONE, connection.database(), arguments.address(1),
                arguments.length(1));
    }

    @Override
    int submit(int count, Connection connection) {
        return connection.operations().gets().submit(connection.replies(), connection.access(), MAX_COUNT, count);
    }
}
