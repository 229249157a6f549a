package io.growacache.engine.segcache;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.segment.SegmentTable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;

/**
 * Chooses the segment to drop by what the table of segments says about it, without a look at its items. So that a
 * choice takes microseconds however large the memory is, it is made among some thousand segments, with the next choice
 * among the ones behind them. What waits for a device is not chosen again. Safe from any thread.
 */
final class SegmentChoice {
    /** More segments are examined only when none of these can be drained. */
    private static final int MOST_EXAMINED = 4_096;
    /** Others may claim what was chosen. */
    private static final int MOST_ATTEMPTS = 8;

    private final SegmentTable segments;
    private final AtomicInteger nextFirst = new AtomicInteger();

    SegmentChoice(SegmentTable segments) {
        this.segments = segments;
    }

    /** Claims a segment at random, or {@link SegmentTable#NONE}. */
    int claimAny() {
        int count = segments.segmentCount();
        int first = ThreadLocalRandom.current().nextInt(count);
        for (int i = 0; i < count; i++) {
            int segment = (first + i) % count;
            if (!isDemoted(segment) && segments.claim(segment)) {
                return segment;
            }
        }
        return NONE;
    }

    /** Of a segment that is not claimed this is how it was a moment ago, which suffices. */
    private boolean isDemoted(int segment) {
        return segments.chainOf(segment) == TtlBuckets.DEMOTED;
    }

    /** Claims the segment that expires first, the oldest one of several; or {@link SegmentTable#NONE}. */
    int claimSoonestToExpire() {
        return claimLeast(segments::deadlineBound);
    }

    /** Claims the segment with the fewest live bytes, the oldest one of several; or {@link SegmentTable#NONE}. */
    int claimEmptiest() {
        return claimLeast(segments::liveBytes);
    }

    private int claimLeast(IntToLongFunction property) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            int segment = least(property);
            if (segment == NONE || segments.claim(segment)) {
                return segment;
            }
        }
        return NONE;
    }

    private int least(IntToLongFunction property) {
        int count = segments.segmentCount();
        int first = count <= MOST_EXAMINED ? 0 : Math.floorMod(nextFirst.getAndAdd(MOST_EXAMINED), count);
        int best = NONE;
        long bestValue = 0;
        long bestLife = 0;
        for (int i = 0; i < count && (i < MOST_EXAMINED || best == NONE); i++) {
            int segment = (first + i) % count;
            if (segments.isDrainable(segment) && !isDemoted(segment)) {
                long value = property.applyAsLong(segment);
                long life = segments.lifeAcquire(segment);
                if (best == NONE || value < bestValue || (value == bestValue && life < bestLife)) {
                    best = segment;
                    bestValue = value;
                    bestLife = life;
                }
            }
        }
        return best;
    }
}
