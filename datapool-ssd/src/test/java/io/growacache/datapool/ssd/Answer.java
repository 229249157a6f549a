package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.tck.host.SteppableExecutor;
import java.util.concurrent.locks.LockSupport;

/** Waits for the end of a request on a steppable executor. */
final class Answer implements BlockCompletion {
    private static final long PAUSE_NANOS = 20_000;

    private final SteppableExecutor executor;
    private BlockStatus status;
    private int transferredLength;

    Answer(SteppableExecutor executor) {
        this.executor = executor;
    }

    @Override
    public void completed(BlockStatus newStatus, int newTransferredLength) {
        status = newStatus;
        transferredLength = newTransferredLength;
    }

    boolean isThere() {
        return status != null;
    }

    BlockStatus await() {
        while (status == null) {
            if (!executor.runNext()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return status;
    }

    int transferredLength() {
        return transferredLength;
    }
}
