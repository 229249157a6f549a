package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandGroup;
import io.growacache.proto.resp.command.ExpiryUnit;
import io.growacache.proto.resp.command.InspectCommand;
import io.growacache.proto.resp.command.KeyAccess;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.protocol.ReplyBuffer;

/**
 * TTL and PTTL, the time that an item has left, and EXPIRETIME and PEXPIRETIME, the time when it expires: rounded to
 * the nearest unit; −1 without a deadline, −2 without an item.
 */
public final class TtlCommand extends InspectCommand {
    private static final int NO_DEADLINE = -1;
    private static final int NO_ITEM = -2;

    private final ExpiryUnit unit;

    private TtlCommand(String name, String since, ExpiryUnit unit, String summary) {
        super(description(name, unit).since(since).summary(summary));
        this.unit = unit;
    }

    private static CommandDescription.Builder description(String name, ExpiryUnit unit) {
        CommandDescription.Builder description = CommandDescription.of(name, CommandGroup.GENERIC, 2)
                .flags(CommandFlag.READONLY, CommandFlag.FAST)
                .key(KeyAccess.READ);
        return unit.isRelative() ? description.tips("nondeterministic_output") : description;
    }

    /** TTL key. */
    public static TtlCommand ttl() {
        return new TtlCommand("ttl", "1.0.0", ExpiryUnit.SECONDS, "Returns the seconds until an item expires.");
    }

    /** PTTL key. */
    public static TtlCommand pttl() {
        return new TtlCommand("pttl", "2.6.0", ExpiryUnit.MILLISECONDS,
                "Returns the milliseconds until an item expires.");
    }

    /** EXPIRETIME key. */
    public static TtlCommand expiretime() {
        return new TtlCommand("expiretime", "7.0.0", ExpiryUnit.UNIX_SECONDS,
                "Returns when an item expires, in seconds since 1970.");
    }

    /** PEXPIRETIME key. */
    public static TtlCommand pexpiretime() {
        return new TtlCommand("pexpiretime", "7.0.0", ExpiryUnit.UNIX_MILLISECONDS,
                "Returns when an item expires, in milliseconds since 1970.");
    }

    @Override
    public ErrorReply found(ReplyFormat format, ReplyBuffer reply, ItemMetadata item, long wallMillis) {
        if (item.deadlineMillis() == ItemMetadata.NO_DEADLINE) {
            format.writeInteger(reply, NO_DEADLINE);
        } else {
            format.writeInteger(reply, unit.timeUntil(item.deadlineMillis(), wallMillis));
        }
        return null;
    }

    @Override
    public void missing(ReplyFormat format, ReplyBuffer reply) {
        format.writeInteger(reply, NO_ITEM);
    }
}
