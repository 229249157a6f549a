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

/**
 * TTL and PTTL: the time that an item has left, rounded to the nearest unit; −1 without a deadline, −2 without an
 * item.
 */
public final class TtlCommand extends InspectCommand {
    private static final int NO_DEADLINE = -1;
    private static final int NO_ITEM = -2;

    private final int unitMillis;

    private TtlCommand(String name, String since, int unitMillis, String summary) {
        super(CommandDescription.of(name, CommandGroup.GENERIC, 2)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .key(KeyAccess.READ)
                .tips("nondeterministic_output")
                .since(since)
                .summary(summary));
        this.unitMillis = unitMillis;
    }

    /** TTL key. */
    public static TtlCommand ttl() {
        return new TtlCommand("ttl", "1.0.0", 1000, "Returns the seconds until an item expires.");
    }

    /** PTTL key. */
    public static TtlCommand pttl() {
        return new TtlCommand("pttl", "2.6.0", 1, "Returns the milliseconds until an item expires.");
    }

    @Override
    public ErrorReply found(ReplyFormat format, ReplyBuffer reply, ItemMetadata item, long wallMillis) {
        if (item.deadlineMillis() == ItemMetadata.NO_DEADLINE) {
            format.writeInteger(reply, NO_DEADLINE);
        } else {
            long leftMillis = Math.max(0, item.deadlineMillis() - wallMillis);
            long roundUp = leftMillis % unitMillis * 2 >= unitMillis ? 1 : 0;
            format.writeInteger(reply, leftMillis / unitMillis + roundUp);
        }
        return null;
    }

    @Override
    public void missing(ReplyFormat format, ReplyBuffer reply) {
        format.writeInteger(reply, NO_ITEM);
    }
}
