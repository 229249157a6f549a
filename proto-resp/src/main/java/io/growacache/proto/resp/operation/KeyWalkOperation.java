package io.growacache.proto.resp.operation;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ScanOperation;

/** One step of a request that looks at many keys and is answered after the last of its steps. */
public final class KeyWalkOperation extends ScanOperation {
    /** What becomes of the keys. */
    public interface Walk {
        /** A step begins, perhaps not for the first time: what it has found so far is void. */
        void beginStep();

        /** Sees a key, which is valid during the call. */
        void visit(Key key);

        /** The step is over; {@code cursor} is 0 after the last one. */
        void endStep(long cursor);

        /** The engine could not finish the step. */
        void failed(Status status);
    }

    private final OperationPools pools;
    private Walk walk;

    KeyWalkOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares a step; the rest is said with {@link #set}. */
    public KeyWalkOperation prepare(Walk newWalk) {
        walk = newWalk;
        return this;
    }

    @Override
    protected void beginItems() {
        walk.beginStep();
    }

    @Override
    protected void visitItem(Key itemKey, ItemMetadata item) {
        walk.visit(itemKey);
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        Walk over = walk;
        walk = null;
        if (status == Status.SCANNED) {
            over.endStep(version);
        } else {
            over.failed(status);
        }
    }

    @Override
    protected void released() {
        pools.walks().giveBack(this);
    }
}
