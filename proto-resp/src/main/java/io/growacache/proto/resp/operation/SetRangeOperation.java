package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;

/** Overwrites a stretch of a string, with zero bytes in between when it begins after the end. The deadline stays. */
public final class SetRangeOperation extends UpdateOperation {
    private final OperationPools pools;
    private final RetainedValue value = new RetainedValue();
    private int command;
    private ReplyFormat format;
    private long position;

    // What the last run of the decision found.
    private ErrorReply error;
    private int paddingLength;
    private long newLength;

    SetRangeOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares a change from an index on, which is not negative; the bytes follow with {@link #value}. */
    public SetRangeOperation prepare(
            int newCommand, ReplyFormat newFormat, long newPosition, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        position = newPosition;
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    /** Sets the bytes, in native memory. */
    public void value(long address, int length) {
        value.set(address, length);
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        error = null;
        int oldLength = current == null ? 0 : current.valueLength();
        newLength = oldLength;
        if (current != null && current.type() != ItemMetadata.TYPE_BYTES) {
            error = OperationErrors.WRONG_TYPE;
            return Decision.KEEP;
        }
        if (value.length() == 0) {
            return Decision.KEEP;
        }
        if (position > pools.maxValueLength() - value.length()) {
            error = OperationErrors.STRING_TOO_LONG;
            return Decision.KEEP;
        }
        int at = (int) Math.min(position, oldLength);
        paddingLength = (int) position - at;
        draft.splice(at, Math.min(value.length(), oldLength - at), paddingLength + value.length());
        newLength = Math.max(oldLength, position + value.length());
        return Decision.REPLACE;
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        int zeroCount = Math.clamp(paddingLength - (long) from, 0, length);
        if (zeroCount > 0) {
            target.asSlice(offset, zeroCount).fill((byte) 0);
        }
        value.copyTo(from + zeroCount - paddingLength, target, offset + zeroCount, length - zeroCount);
    }

    @Override
    protected int retainedLength() {
        return value.length();
    }

    @Override
    protected void retain(MemorySegment target, long offset) {
        value.retain(target, offset);
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        if (status != Status.STORED && status != Status.KEPT) {
            pools.fail(command, reply, pools.errors().of(status));
        } else if (error != null) {
            pools.fail(command, reply, error);
        } else {
            format.writeInteger(reply, newLength);
        }
    }

    @Override
    protected void released() {
        pools.rangeWrites().giveBack(this);
    }
}
