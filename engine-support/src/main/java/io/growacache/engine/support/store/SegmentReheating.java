package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.tier.Reheating;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.metrics.Metrics;

/** Brings items back to segments, with the second use. They belong to the proven ones then. */
final class SegmentReheating extends Reheating<StoreCaller> {
    private static final int NEEDED_USES = 1;

    private final Store store;
    private final SegmentTable segments;
    private final EvictionPolicy policy;

    SegmentReheating(Store store, EvictionPolicy policy, Metrics metrics) {
        super(store.flash, NEEDED_USES, metrics);
        this.store = store;
        this.policy = policy;
        segments = store.segments;
    }

    @Override
    protected void enter(StoreCaller caller) {
        // Space can be taken at any time.
    }

    @Override
    protected boolean place(StoreCaller caller, Key key, long keyAddress, long hash, FlashRead read) {
        SegmentItem item = caller.item;
        Placement placement = caller.placement;
        long length = (long) key.length() + item.valueLength();
        int chain = store.chainSet.proven(policy.chain(item.deadlineMillis() == ItemMetadata.NO_DEADLINE
                ? Long.MAX_VALUE : item.deadlineMillis() - store.clock.wallMillis(), length));
        // Without the second condition it would take all that is free before it finds out.
        if (!placement.isPossible(item.valueLength())
                || length > (long) segments.freeCount() * segments.capacity()
                || !placement.reserve(caller.stripe, chain, item, key.keyspace(), key.length(),
                        RecordLayout.explicitVersion(read.item()))) {
            return false;
        }
        placement.fillWithValueOf(item, item, key.keyspace(), keyAddress, key.length(), hash);
        return true;
    }

    @Override
    protected long enlist(StoreCaller caller, int keyspace) {
        long location = caller.placement.location();
        if (segments.clearSequence(segments.segment(location)) < store.clears.sequence(keyspace)) {
            return 0;
        }
        store.enlist(caller, location);
        return location;
    }

    @Override
    protected int frequency(int onDevice) {
        return onDevice & ~FlashLocation.TAG_MASK;
    }

    @Override
    protected void finish(StoreCaller caller) {
        caller.placement.finish();
    }

    @Override
    protected void leave(StoreCaller caller) {
        // After finish there is nothing to abandon.
        caller.placement.abandon();
    }
}
