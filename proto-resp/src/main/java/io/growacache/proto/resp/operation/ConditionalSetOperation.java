package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.proto.resp.wire.ReplyText;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;

/** Stores a string in a way that depends on what is there, or tells what was there. */
public final class ConditionalSetOperation extends UpdateOperation {
    /** When the value is stored. */
    public enum Condition {
        /** In any case. */
        ALWAYS,
        /** When there is no item. */
        IF_ABSENT,
        /** When there is an item. */
        IF_PRESENT
    }

    /** What is answered. */
    public enum Answer {
        /** OK, or null when the condition was not met. */
        SUCCESS,
        /** The old value, or null when there was none, whether or not the condition was met. */
        OLD_VALUE,
        /** 1, or 0 when the condition was not met. */
        COUNT
    }

    private final OperationPools pools;
    private final RetainedValue value = new RetainedValue();
    private int command;
    private ReplyFormat format;
    private Condition condition = Condition.ALWAYS;
    private Answer answer = Answer.SUCCESS;
    private SetOptions.Expiry expiry = SetOptions.Expiry.NONE;
    private long deadlineMillis;
    private long nowMillis;

    // What the last run of the decision found.
    private boolean isFound;
    private boolean isWrongType;
    private boolean isConditionMet;

    ConditionalSetOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares a store of the value with the options. */
    public ConditionalSetOperation prepare(
            int newCommand, ReplyFormat newFormat, SetOptions options, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        condition = options.condition();
        answer = options.answer();
        expiry = options.expiry();
        deadlineMillis = options.deadlineMillis();
        nowMillis = pools.clock().wallMillis();
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    /** Sets the value, in native memory. */
    public void value(long address, int length) {
        value.set(address, length);
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        isFound = current != null;
        isWrongType = false;
        if (answer == Answer.OLD_VALUE && isFound) {
            isWrongType = current.type() != ItemMetadata.TYPE_BYTES;
            if (isWrongType) {
                return Decision.KEEP;
            }
            if (!format.writeValue(reply(), current)) {
                stall();
                return Decision.KEEP;
            }
        }
        isConditionMet = condition == Condition.ALWAYS || (condition == Condition.IF_PRESENT) == isFound;
        if (!isConditionMet) {
            return Decision.KEEP;
        }
        boolean keepsDeadline = expiry == SetOptions.Expiry.KEEP && isFound;
        long deadline = keepsDeadline ? current.deadlineMillis() : deadlineMillis;
        if (deadline <= nowMillis) {
            return isFound ? Decision.DELETE : Decision.KEEP;
        }
        draft.setFlags(0);
        draft.setType(ItemMetadata.TYPE_BYTES);
        draft.setMarks((byte) 0);
        draft.setDeadlineMillis(deadline);
        draft.replace(value.length());
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
            case STORED, KEPT, DELETED -> {
                if (isWrongType) {
                    pools.fail(command, reply, OperationErrors.WRONG_TYPE);
                } else {
                    writeAnswer(reply);
                }
            }
            default -> {
                discardReply();
                pools.fail(command, reply, pools.errors().of(status));
            }
        }
    }

    private void writeAnswer(ReplyBuffer reply) {
        switch (answer) {
            case SUCCESS -> {
                if (isConditionMet) {
                    ReplyText.OK.writeTo(reply);
                } else {
                    format.writeNull(reply);
                }
            }
            case COUNT -> format.writeInteger(reply, isConditionMet ? 1 : 0);
            case OLD_VALUE -> {
                if (isFound) {
                    // Its value is written already.
                    pools.statistics().countHit();
                } else {
                    pools.statistics().countMiss();
                    format.writeNull(reply);
                }
            }
        }
    }

    @Override
    protected void released() {
        pools.conditionalSets().giveBack(this);
    }
}
