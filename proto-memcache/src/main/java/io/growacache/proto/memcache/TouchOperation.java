package io.growacache.proto.memcache;

import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;

/** A {@code touch}: gives an item a new deadline. */
final class TouchOperation extends UpdateOperation {
    private final WorkerResources worker;
    private ReplyMode mode = ReplyMode.REPLY;
    private long deadlineMillis;

    TouchOperation(WorkerResources worker) {
        this.worker = worker;
    }

    /** Sets what is asked for, apart from the key. */
    void prepare(long newDeadlineMillis, ReplyMode newMode) {
        deadlineMillis = newDeadlineMillis;
        mode = newMode;
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        if (current == null) {
            return Decision.KEEP;
        }
        draft.setDeadlineMillis(deadlineMillis);
        // The value stays, and so does the version that clients know.
        draft.setVersion(current.version());
        return Decision.AMEND;
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        throw new AssertionError("an amended item has no new bytes");
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        worker.counters().increment(Counter.CMD_TOUCH);
        boolean isTouched = status == Status.AMENDED;
        worker.counters().increment(isTouched ? Counter.TOUCH_HITS : Counter.TOUCH_MISSES);
        if (mode == ReplyMode.REPLY) {
            answer(status).writeTo(reply);
        }
    }

    private static ReplyText answer(Status status) {
        return switch (status) {
            case AMENDED -> ReplyText.TOUCHED;
            case KEPT -> ReplyText.NOT_FOUND;
            default -> ReplyText.STORAGE_FAILED;
        };
    }

    @Override
    protected void released() {
        worker.touches().give(this);
    }
}
