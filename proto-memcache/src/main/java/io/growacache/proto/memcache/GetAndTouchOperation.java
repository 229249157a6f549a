package io.growacache.proto.memcache;

import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;

/** One key of {@code gat} or {@code gats}: shows the item and gives it a new deadline. */
final class GetAndTouchOperation extends UpdateOperation {
    private final WorkerResources worker;
    private ValueForm form = ValueForm.PLAIN;
    private long deadlineMillis;

    GetAndTouchOperation(WorkerResources worker) {
        this.worker = worker;
    }

    /** Sets what is asked for, apart from the key. */
    void prepare(ValueForm newForm, long newDeadlineMillis) {
        form = newForm;
        deadlineMillis = newDeadlineMillis;
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        if (current == null || current.type() != ItemMetadata.TYPE_BYTES) {
            return Decision.KEEP;
        }
        if (!form.write(key(), current, reply())) {
            stall();
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
        if (status == Status.AMENDED) {
            worker.counters().increment(Counter.TOUCH_HITS);
        } else {
            discardReply();
            worker.counters().increment(Counter.TOUCH_MISSES);
        }
    }

    @Override
    protected void released() {
        worker.getsAndTouches().give(this);
    }
}
