package io.growacache.proto.resp.command.connection;

import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.ErrorReply;

/** Errors that several subcommands of CLIENT have in common. */
final class ClientErrors {
    private ClientErrors() {
    }

    static ErrorReply unknownType(Arguments arguments, int index) {
        return ErrorReply.of("Unknown client type '" + arguments.text(index) + "'");
    }
}
