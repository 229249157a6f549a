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

/** Adds to the end of a string; what is absent counts as empty. The deadline stays. */
public final class AppendOperation extends UpdateOperation {
    private final OperationPools pools;
    private final RetainedValue value = new RetainedValue();
    private int command;
    private ReplyFormat format;

    // What the last run of the decision found.
    private ErrorReply error;
    private long newLength;

    AppendOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares an addition; what is added follows with {@link #value}. */
    public AppendOperation prepare(int newCommand, ReplyFormat newFormat, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    /** Sets what is added, in native memory. */
    public void value(long address, int length) {
        value.set(address, length);
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        error = null;
        int oldLength = current == null ? 0 : current.valueLength();
        if (current != null && current.type() != ItemMetadata.TYPE_BYTES) {
            error = OperationErrors.WRONG_TYPE;
            return Decision.KEEP;
        }
        newLength = (long) oldLength + value.length();
        if (newLength > pools.maxValueLength()) {
            error = OperationErrors.STRING_TOO_LONG;
            return Decision.KEEP;
        }
        draft.splice(oldLength, 0, value.length());
        return Decision.REPLACE;
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        value.copyTo(from, target, offset, length);
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
        switch (status) {
            case STORED -> format.writeInteger(reply, newLength);
            case KEPT -> pools.fail(command, reply, error);
            default -> pools.fail(command, reply, pools.errors().of(status));
        }
    }

    @Override
    protected void released() {
        pools.appends().giveBack(this);
    }
}
