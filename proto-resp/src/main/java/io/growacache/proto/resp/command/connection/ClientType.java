package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.wire.Arguments;

/** Kinds of clients in the words of Redis. Here all are normal ones. */
enum ClientType {
    NORMAL,
    MASTER,
    REPLICA,
    PUBSUB;

    /** The type that a word names, or null. */
    static ClientType of(Arguments arguments, int index) {
        for (ClientType type : values()) {
            if (arguments.is(index, type.name())) {
                return type;
            }
        }
        return arguments.is(index, "SLAVE") ? REPLICA : null;
    }
}
