package io.growacache.engine.segcache;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.Draining;
import io.growacache.engine.support.store.EvictionPolicy;
import io.growacache.engine.support.store.StoreCaller;

/** Chains by time to live; the configured kind of eviction. */
final class SegcachePolicy implements EvictionPolicy {
    /** Items that have yet to prove their worth keep this part of the segments: S3-FIFO's small queue. */
    private static final int UNPROVEN_SHARE = 10;

    private final SegmentTable segments;
    private final Draining draining;
    private final SegcacheFactory.Policy kind;
    private final Merge merge;

    SegcachePolicy(SegmentTable segments, Draining draining, SegcacheFactory.Policy kind, Merge merge) {
        this.segments = segments;
        this.draining = draining;
        this.kind = kind;
        this.merge = merge;
    }

    @Override
    public int chain(long remainingMillis, long length) {
        return remainingMillis == Long.MAX_VALUE ? TtlBuckets.NEVER : TtlBuckets.chain(remainingMillis);
    }

    @Override
    public Outcome evict(StoreCaller caller) {
        int segment = NONE;
        if (kind == SegcacheFactory.Policy.MERGE) {
            int chain = segments.nextDrainableChain(UNPROVEN_SHARE);
            if (chain == NONE) {
                return Outcome.NOTHING;
            }
            if (chain != TtlBuckets.EXTENTS && merge.run(caller, chain)) {
                return Outcome.FREED;
            }
            // Not the oldest of all: that may be of proven items, which have to stay while it is the others' turn.
            int[] oldest = new int[1];
            segment = segments.claimRun(chain, oldest) == 0 ? NONE : oldest[0];
        }
        if (segment == NONE) {
            segment = segments.claimOldest();
        }
        if (segment == NONE) {
            return Outcome.NOTHING;
        }
        draining.drop(caller, segment);
        return Outcome.FREED;
    }
}
