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

/** Answers a string and gives it another deadline; one that has passed deletes the item. */
public final class GetAndAmendOperation extends UpdateOperation {
    private final OperationPools pools;
    private int command;
    private ReplyFormat format;
    private ErrorReply deadlineError;
    private long deadlineMillis;
    private long nowMillis;

    // What the last run of the decision found.
    private boolean isFound;
    private ErrorReply error;

    GetAndAmendOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares a read of a key in native memory; what becomes of the deadline follows. */
    public GetAndAmendOperation prepare(
            int newCommand, ReplyFormat newFormat, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        deadlineError = null;
        nowMillis = pools.clock().wallMillis();
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    /** Sets the new deadline, or {@link ItemMetadata#NO_DEADLINE}. */
    public void deadline(long newDeadlineMillis) {
        deadlineMillis = newDeadlineMillis;
    }

    /** Instead of a deadline: what is answered when there is a string. */
    public void deadlineError(ErrorReply newError) {
        deadlineError = newError;
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        isFound = current != null;
        error = null;
        if (!isFound) {
            return Decision.KEEP;
        }
        error = current.type() == ItemMetadata.TYPE_BYTES ? deadlineError : OperationErrors.WRONG_TYPE;
        if (error != null) {
            return Decision.KEEP;
        }
        if (!format.writeValue(reply(), current)) {
            stall();
            return Decision.KEEP;
        }
        if (deadlineMillis <= nowMillis) {
            return Decision.DELETE;
        }
        if (deadlineMillis == current.deadlineMillis()) {
            return Decision.KEEP;
        }
        draft.setDeadlineMillis(deadlineMillis);
        return Decision.AMEND;
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        throw new AssertionError("no value is replaced");
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        switch (status) {
            case AMENDED, DELETED, KEPT -> {
                if (!isFound) {
                    pools.statistics().countMiss();
                    format.writeNull(reply);
                    return;
                }
                pools.statistics().countHit();
                if (error != null) {
                    pools.fail(command, reply, error);
                }
            }
            case KEY_TOO_LONG -> {
                pools.statistics().countMiss();
                format.writeNull(reply);
            }
            default -> {
                discardReply();
                pools.fail(command, reply, pools.errors().of(status));
            }
        }
    }

    @Override
    protected void released() {
        pools.getsAndAmendments().giveBack(this);
    }
}
