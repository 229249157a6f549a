package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;

/** Changes an item's deadline, and answers whether it did; a deadline that has passed deletes the item. */
public final class DeadlineOperation extends UpdateOperation {
    /** Only when the item has no deadline. */
    public static final int IF_NONE = 1;
    /** Only when the item has a deadline. */
    public static final int IF_ANY = 2;
    /** Only when the item has a deadline and the new one is later. */
    public static final int IF_LATER = 4;
    /** Only when the item has no deadline or the new one is earlier. */
    public static final int IF_EARLIER = 8;

    private final OperationPools pools;
    private int command;
    private ReplyFormat format;
    private int conditions;
    private long deadlineMillis;
    private long nowMillis;

    DeadlineOperation(OperationPools pools) {
        this.pools = pools;
    }

    /**
     * Prepares a change.
     *
     * @param newConditions a sum of the constants, 0 for none
     * @param newDeadlineMillis the new deadline, or {@link ItemMetadata#NO_DEADLINE}
     */
    public DeadlineOperation prepare(int newCommand, ReplyFormat newFormat, int newConditions, long newDeadlineMillis,
            int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        conditions = newConditions;
        deadlineMillis = newDeadlineMillis;
        nowMillis = pools.clock().wallMillis();
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        if (current == null || !isMet(current.deadlineMillis())) {
            return Decision.KEEP;
        }
        if (deadlineMillis <= nowMillis) {
            return Decision.DELETE;
        }
        draft.setDeadlineMillis(deadlineMillis);
        return Decision.AMEND;
    }

    /** Whether the conditions hold; no deadline is later than every other. */
    private boolean isMet(long currentMillis) {
        boolean hasDeadline = currentMillis != ItemMetadata.NO_DEADLINE;
        return ((conditions & IF_NONE) == 0 || !hasDeadline)
                && ((conditions & IF_ANY) == 0 || hasDeadline)
                && ((conditions & IF_LATER) == 0 || (hasDeadline && deadlineMillis > currentMillis))
                && ((conditions & IF_EARLIER) == 0 || deadlineMillis < currentMillis);
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        throw new AssertionError("no value is replaced");
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        switch (status) {
            case AMENDED, DELETED -> format.writeInteger(reply, 1);
            case KEPT, KEY_TOO_LONG -> format.writeInteger(reply, 0);
            default -> pools.fail(command, reply, pools.errors().of(status));
        }
    }

    @Override
    protected void released() {
        pools.deadlines().giveBack(this);
    }
}
