package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.InspectCommand;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.protocol.ReplyBuffer;

/** TYPE key. */
public final class TypeCommand extends InspectCommand {
    /** The command. */
    public TypeCommand() {
        super(CommandDescription.of("type", CommandGroup.GENERIC, 2)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .key(KeyAccess.INSPECT)
                .summary("Returns the name of an item's type; none when there is no item."));
    }

    @Override
    public ErrorReply found(ReplyFormat format, ReplyBuffer reply, ItemMetadata item, long wallMillis) {
        format.writeStatus(reply, item.type() == ItemMetadata.TYPE_BYTES ? "string" : "unknown");
        return null;
    }

    @Override
    public void missing(ReplyFormat format, ReplyBuffer reply) {
        format.writeStatus(reply, "none");
    }
}
