package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.Glob;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ScanOperation;
import java.lang.foreign.MemorySegment;

/**
 * One step of a scan over keys. It collects the keys, because their number comes before them in the reply, and
 * reserves reply space as they come.
 */
public final class KeyScanOperation extends ScanOperation {
    /** Digits and signs around a key, and around the whole reply. */
    private static final int OVERHEAD = 64;

    private final OperationPools pools;
    private final KeyCollection keys = new KeyCollection();
    private int command;
    private ReplyFormat format;
    private Glob glob;
    private TypeFilter typeFilter = TypeFilter.ANY;

    private int reservedLength;
    private boolean isOutOfSpace;

    /** Which items are told of. */
    public enum TypeFilter {
        /** All of them. */
        ANY,
        /** Strings. */
        STRING,
        /** None: there are no such items. */
        NONE
    }

    KeyScanOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares a step; {@code newGlob} is null to admit every key. The rest is said with {@link #set}. */
    public KeyScanOperation prepare(int newCommand, ReplyFormat newFormat, Glob newGlob, TypeFilter newTypeFilter) {
        command = newCommand;
        format = newFormat;
        glob = newGlob;
        typeFilter = newTypeFilter;
        return this;
    }

    @Override
    protected void beginItems() {
        keys.clear();
        reservedLength = 0;
        isOutOfSpace = false;
    }

    @Override
    protected void visitItem(Key itemKey, ItemMetadata item) {
        if (isOutOfSpace || !admits(itemKey, item)) {
            return;
        }
        int wanted = keys.length() + itemKey.length() + OVERHEAD;
        if (wanted > reservedLength) {
            int reserving = Math.max(wanted, 2 * reservedLength);
            if (!reply().reserve(reserving)) {
                isOutOfSpace = true;
                stall();
                return;
            }
            reservedLength = reserving;
        }
        keys.add(itemKey);
    }

    private boolean admits(Key itemKey, ItemMetadata item) {
        return switch (typeFilter) {
            case ANY -> true;
            case STRING -> item.type() == ItemMetadata.TYPE_BYTES;
            case NONE -> false;
        } && (glob == null || glob.matches(itemKey.segment(), itemKey.offset(), itemKey.length()));
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        if (status == Status.SCANNED) {
            format.writeArrayHeader(reply, 2);
            format.writeBulk(reply, Long.toUnsignedString(version));
            format.writeArrayHeader(reply, keys.count());
            reply.write(MemorySegment.ofArray(keys.bytes()), 0, keys.length());
        } else {
            discardReply();
            pools.fail(command, reply, pools.errors().of(status));
        }
        glob = null;
        keys.clear();
    }

    @Override
    protected void released() {
        pools.scans().giveBack(this);
    }
}
