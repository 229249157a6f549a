package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.Decimal;
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

/** Adds to a number that is stored as a canonical decimal; what is absent counts as 0. The deadline stays. */
public final class IncrementOperation extends UpdateOperation {
    private final OperationPools pools;
    private final Decimal decimal = new Decimal();
    private final byte[] digits = new byte[Decimal.MAX_LENGTH];
    private final MemorySegment digitSegment = MemorySegment.ofArray(digits);
    private int command;
    private ReplyFormat format;
    private long amount;

    // What the last run of the decision found.
    private ErrorReply error;
    private long sum;

    IncrementOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares an addition of {@code newAmount}. */
    public IncrementOperation prepare(
            int newCommand, ReplyFormat newFormat, long newAmount, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        amount = newAmount;
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        long number = 0;
        error = null;
        if (current != null) {
            error = errorIn(current);
            if (error != null) {
                return Decision.KEEP;
            }
            number = decimal.value();
        }
        sum = number + amount;
        if (((number ^ sum) & (amount ^ sum)) < 0) {
            error = OperationErrors.OVERFLOW;
            return Decision.KEEP;
        }
        draft.replace(Decimal.format(sum, digits));
        return Decision.REPLACE;
    }

    private ErrorReply errorIn(StoredItem current) {
        if (current.type() != ItemMetadata.TYPE_BYTES) {
            return OperationErrors.WRONG_TYPE;
        }
        int length = current.valueLength();
        if (length > Decimal.MAX_LENGTH) {
            return OperationErrors.NOT_AN_INTEGER;
        }
        current.copyValue(0, NativeMemory.all(), pools.scratchAddress(), length);
        return decimal.parse(pools.scratchAddress(), length) ? null : OperationErrors.NOT_AN_INTEGER;
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        MemorySegment.copy(digitSegment, from, target, offset, length);
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        switch (status) {
            case STORED -> format.writeInteger(reply, sum);
            case KEPT -> pools.fail(command, reply, error);
            default -> pools.fail(command, reply, pools.errors().of(status));
        }
    }

    @Override
    protected void released() {
        pools.increments().giveBack(this);
    }
}
