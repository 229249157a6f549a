package io.growacache.engine.support.store;

import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ShownItem;
import java.util.concurrent.Executor;

/** What one thread at a time needs to work on a {@link Store}: also its stripe. */
public final class StoreCaller extends EngineCaller {
    final Store store;
    final int stripe;
    final SegmentItem item;
    final Placement placement;
    /** For items that eviction moves while {@link #placement} may be in use. */
    final Placement moved;
    final SegmentItem movedItem;
    final RecordWalk walk;
    final int[] chains = new int[AHEAD];

    StoreCaller(Store store, Executor executor) {
        super(executor, store.ledger, store.index, store.maxKeyLength);
        this.store = store;
        stripe = store.tails.stripe(counters.number());
        item = new SegmentItem(store.segments, store.uses);
        placement = new Placement(store, store.spareCount);
        moved = new Placement(store, 0);
        movedItem = new SegmentItem(store.segments, store.uses);
        walk = new RecordWalk(this);
    }

    @Override
    public ShownItem shown() {
        return item;
    }
}
