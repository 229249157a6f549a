package io.growacache.proto.resp.operation;

import io.growacache.spi.engine.Access;
import io.growacache.spi.protocol.ReplyQueue;
import java.util.function.Supplier;

/** A pool of reads, of which several can be submitted together, so that the engine can prepare them. */
public final class ReadPool<T extends KeyedRead> extends OperationPool<T> {
    ReadPool(Supplier<T> maker, T[] free) {
        super(maker, free);
    }

    /**
     * Submits a batch of {@code count} prepared reads.
     *
     * @return how many were answered or are pending; when fewer, the next one is stalled
     */
    public int submit(ReplyQueue replies, Access access, int count) {
        return submit(replies, access, count, count);
    }

    /**
     * Submits the first {@code count} reads of a batch of {@code batchCount}.
     *
     * @return how many were answered or are pending; when fewer, the next one is stalled
     */
    public int submit(ReplyQueue replies, Access access, int batchCount, int count) {
        int first = provide(batchCount);
        T[] reads = free();
        int takenCount = replies.submitAll(access, reads, first, count);
        // From the end, because the last operation moves to the place of one that is taken out.
        for (int index = first + takenCount - 1; index >= first; index--) {
            if (!reads[index].isAnswered()) {
                take(index);
            }
        }
        return takenCount;
    }
}
