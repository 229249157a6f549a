package io.growacache.proto.resp.operation;

import io.growacache.spi.protocol.PutOperation;
import io.growacache.spi.protocol.ReplyQueue;
import java.util.function.Supplier;

/** A pool of blind stores, of which several can be submitted together, so that the engine can prepare them. */
public final class PutPool<T extends PutOperation> extends OperationPool<T> {
    PutPool(Supplier<T> maker, T[] free) {
        super(maker, free);
    }

    /**
     * Submits the first {@code count} stores of a batch of {@code batchCount}.
     *
     * @return how many were answered or are pending; when fewer than {@code count}, the next one is stalled
     */
    public int submit(ReplyQueue replies, int batchCount, int count) {
        int first = provide(batchCount);
        int takenCount = replies.submitAll(free(), first, count);
        // Only the last one can be late: a store waits for all that is pending before it.
        if (takenCount > 0 && replies.pendingCount() > 0) {
            take(first + takenCount - 1);
        }
        return takenCount;
    }
}
