package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReplyBuffer;

/** Reads a stretch of a string; what is absent counts as empty. */
public final class GetRangeOperation extends KeyedRead {
    private long first;
    private long last;
    private boolean isString;

    GetRangeOperation(OperationPools pools) {
        super(pools);
    }

    /**
     * Prepares the read of a key in native memory.
     *
     * @param newFirst index of the first byte; negative: counted from the end
     * @param newLast index of the last byte; negative: counted from the end
     */
    public GetRangeOperation prepare(int command, ReplyFormat format, Access access, long newFirst, long newLast,
            int keyspace, long address, int length) {
        prepare(command, format, access, keyspace, address, length);
        first = newFirst;
        last = newLast;
        return this;
    }

    @Override
    protected void readItem(StoredItem item, ReplyBuffer reply) {
        isString = item.type() == ItemMetadata.TYPE_BYTES;
        if (!isString) {
            return;
        }
        int length = item.valueLength();
        long from = Math.max(0, first < 0 ? first + length : first);
        long to = Math.min(length - 1, Math.max(0, last < 0 ? last + length : last));
        // Two indexes from the end in the wrong order stay so, even if both are before the string.
        boolean isEmpty = from > to || (first < 0 && last < 0 && first > last);
        if (!format().writeValue(reply, item, isEmpty ? 0 : (int) from, isEmpty ? 0 : (int) (to - from + 1))) {
            stall();
        }
    }

    @Override
    void found(ReplyBuffer reply) {
        if (!isString) {
            pools().fail(command(), reply, OperationErrors.WRONG_TYPE);
        }
    }

    @Override
    void missing(ReplyBuffer reply) {
        format().writeEmptyBulk(reply);
    }

    @Override
    void failed(Status status, ReplyBuffer reply) {
        pools().fail(command(), reply, pools().errors().of(status));
    }

    @Override
    protected void released() {
        pools().rangeReads().giveBack(this);
    }
}
