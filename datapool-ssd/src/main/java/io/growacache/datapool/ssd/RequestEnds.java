package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.spi.datapool.BlockStatus;

/** What happens to a request that the device has answered, or will not see. Safe from any thread. */
final class RequestEnds {
    private final BufferPool buffers;
    private final RequestStock stock;
    private final CompletionQueues completions;
    private final PoolStatistics statistics;

    RequestEnds(BufferPool buffers, RequestStock stock, PoolStatistics statistics) {
        this.buffers = buffers;
        this.stock = stock;
        this.statistics = statistics;
        completions = new CompletionQueues(stock);
    }

    /**
     * The device has answered.
     *
     * @param result transferred bytes, or an error number, negated; for requests without data anything but an error
     */
    void answered(BlockRequest request, long result, long startNanos) {
        boolean isData = request.kind == Kind.READ || request.kind == Kind.WRITE;
        long address = request.address;
        BlockStatus status = statusOf(request, isData, result);
        long transferredLength = isData ? Math.max(0, result) : 0;
        statistics.ended(request, status, result, startNanos, System.nanoTime());
        if (request.end(status, (int) transferredLength)) {
            completions.add(request);
        } else {
            // It has timed out, and was completed then.
            if (isData) {
                buffers.unpin(address);
            }
            stock.giveBack(request);
        }
    }

    private static BlockStatus statusOf(BlockRequest request, boolean isData, long result) {
        if (result < 0) {
            return ErrorNumber.toStatus((int) -result);
        }
        return !isData || result == request.length ? BlockStatus.OK : BlockStatus.SHORT;
    }

    /** The pool has closed before the request's turn came. */
    void closedBefore(BlockRequest request) {
        if (request.begin() && request.end(BlockStatus.CLOSED, 0)) {
            statistics.refused(BlockStatus.CLOSED);
            completions.add(request);
        } else {
            stock.giveBack(request);
        }
    }

    /** The request has timed out, and was completed, before its turn came. */
    void expiredBefore(BlockRequest request) {
        stock.giveBack(request);
    }
}
