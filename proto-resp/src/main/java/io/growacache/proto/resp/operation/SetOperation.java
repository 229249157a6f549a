package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.proto.resp.wire.ReplyText;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.PutOperation;
import io.growacache.spi.protocol.ReplyBuffer;
import java.lang.foreign.MemorySegment;

/** Stores a string, whatever is there: the whole request, or one key of several. */
public final class SetOperation extends PutOperation {
    private final OperationPools pools;
    private final RetainedValue value = new RetainedValue();
    private int command;
    private ReplyFormat format;
    private long deadlineMillis;
    private Tally tally;

    SetOperation(OperationPools pools) {
        this.pools = pools;
    }

    /**
     * Prepares a store; the value follows with {@link #value}.
     *
     * @param newTally collects the answers about several keys; null when this is the only one
     */
    public SetOperation prepare(
            int newCommand, ReplyFormat newFormat, Tally newTally, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        tally = newTally;
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    /** Sets the value, in native memory, and until when it lives. */
    public void value(long address, int length, long newDeadlineMillis) {
        value.set(address, length);
        deadlineMillis = newDeadlineMillis;
    }

    @Override
    public void describe(ItemDraft draft) {
        draft.setDeadlineMillis(deadlineMillis);
        draft.replace(value.length());
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
        boolean isStored = status == Status.STORED;
        if (tally == null) {
            if (isStored) {
                ReplyText.OK.writeTo(reply);
            } else {
                pools.fail(command, reply, pools.errors().of(status));
            }
        } else if (isStored) {
            pools.count(command, format, tally, 1, reply);
        } else {
            pools.countFailure(command, format, tally, pools.errors().of(status), reply);
        }
    }

    @Override
    protected void released() {
        tally = null;
        pools.sets().giveBack(this);
    }
}
