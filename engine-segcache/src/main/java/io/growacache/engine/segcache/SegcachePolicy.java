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
    private final SegmentChoice choice;

    SegcachePolicy(SegmentTable segments, Draining draining, SegcacheFactory.Policy kind, Merge merge) {
        this.segments = segments;
        this.draining = draining;
        this.kind = kind;
        this.merge = merge;
        choice = new SegmentChoice(segments);
    }

    @Override
    public int chain(long remainingMillis, long length) {
        return remainingMillis == Long.MAX_VALUE ? TtlBuckets.NEVER : TtlBuckets.chain(remainingMillis);
    }

    @Override
    public Outcome evict(StoreCaller caller) {
        return switch (kind) {
            case MERGE, S3FIFO -> evictItems(caller);
            case FIFO -> drop(caller, NONE);
            case RANDOM -> drop(caller, choice.claimAny());
            case CTE -> drop(caller, choice.claimSoonestToExpire());
            case UTIL -> drop(caller, choice.claimEmptiest());
        };
    }

    /** Drops what a chain's oldest segments can spare, or the oldest of them. */
    private Outcome evictItems(StoreCaller caller) {
        int chain = segments.nextDrainableChain(UNPROVEN_SHARE);
        if (chain == NONE) {
            return Outcome.NOTHING;
        }
        boolean isDemoting = draining.isDemoting();
        if (kind == SegcacheFactory.Policy.MERGE ? merge.run(caller, chain) : merge.reinsert(caller, chain)) {
            return isDemoting ? Outcome.DEMOTED : Outcome.FREED;
        }
        // Not the oldest of all: that may be of proven items, which have to stay while it is the others' turn.
        int[] oldest = new int[1];
        return drop(caller, segments.claimRun(chain, oldest) == 0 ? NONE : oldest[0]);
    }

    /** Drops a claimed segment, or the oldest one. */
    private Outcome drop(StoreCaller caller, int claimed) {
        int segment = claimed == NONE ? segments.claimOldest() : claimed;
        if (segment == NONE) {
            return Outcome.NOTHING;
        }
        if (draining.isDemoting() && segments.chainOf(segment) != TtlBuckets.DEMOTED) {
            draining.demote(caller, segment);
            return Outcome.DEMOTED;
        }
        draining.drop(caller, segment);
        return Outcome.FREED;
    }
}
