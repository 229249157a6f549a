package io.growacache.proto.memcache;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReadOperation;
import io.growacache.spi.protocol.ReplyBuffer;
import java.lang.foreign.MemorySegment;

/** One key of {@code get} or {@code gets}: answers with a VALUE or, on a miss, with nothing. */
final class GetOperation extends ReadOperation {
    private final WorkerResources worker;
    private ValueForm form = ValueForm.PLAIN;
    private boolean isShown;
    private boolean isLate;

    GetOperation(WorkerResources worker) {
        this.worker = worker;
    }

    /** Sets what is asked for, apart from the key. */
    void prepare(ValueForm newForm) {
        form = newForm;
        isShown = false;
    }

    @Override
    protected void readItem(StoredItem item, ReplyBuffer reply) {
        // Values that another protocol keeps in a form of its own are none of a memcache client's business.
        isShown = item.type() == ItemMetadata.TYPE_BYTES;
        if (isShown && !form.write(key(), item, reply)) {
            stall();
        }
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        worker.counters().increment(Counter.CMD_GET);
        if (status == Status.HIT && isShown) {
            worker.counters().increment(Counter.GET_HITS);
        } else {
            // A read that failed is a miss: the client can fetch the value elsewhere, but not cope with an error among
            // VALUEs.
            discardReply();
            worker.counters().increment(Counter.GET_MISSES);
        }
    }

    /** Whether the answer is late, so that the operation belongs to the reply queue. */
    boolean isLate() {
        return isLate;
    }

    @Override
    protected void retain(MemorySegment target, long offset) {
        isLate = true;
    }

    @Override
    protected void released() {
        isLate = false;
        worker.gets().give(this);
    }
}
