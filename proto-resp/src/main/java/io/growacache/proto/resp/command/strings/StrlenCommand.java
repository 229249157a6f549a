package io.growacache.proto.resp.command.strings;

import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.InspectCommand;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.operation.OperationErrors;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.protocol.ReplyBuffer;

/** STRLEN key. */
public final class StrlenCommand extends InspectCommand {
    /** The command. */
    public StrlenCommand() {
        super(CommandDescription.of("strlen", CommandGroup.STRING, 2)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .key(KeyAccess.INSPECT)
                .since("2.2.0")
                .summary("Returns the length of a string; 0 when there is none."));
    }

    @Override
    public ErrorReply found(ReplyFormat format, ReplyBuffer reply, ItemMetadata item, long wallMillis) {
        if (item.type() != ItemMetadata.TYPE_BYTES) {
            return OperationErrors.WRONG_TYPE;
        }
        format.writeInteger(reply, item.valueLength());
        return null;
    }

    @Override
    public void missing(ReplyFormat format, ReplyBuffer reply) {
        format.writeInteger(reply, 0);
    }
}
