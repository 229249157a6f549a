package io.growacache.engine.segcache;

import static io.growacache.spi.engine.ItemMetadata.NO_DEADLINE;

import io.growacache.engine.support.segment.ChainSet;
import io.growacache.engine.support.segment.SegmentTable;

/**
 * Which chain of segments an item belongs to, by the time that it has left: four tiers of 256 buckets, 8, 128, 2,048
 * and 32,768 seconds wide; one chain for items that do not expire, one for those that expire later than that, one for
 * extents of large values and the heads of those that do not expire. Each has a twin for items that have proven their
 * worth, by being used or by coming back soon after they were dropped; and there is one for all that was evicted and
 * waits for a device. Which chain an item is in decides what is dropped together, never when the item expires.
 */
final class TtlBuckets {
    private static final int TIERS = 4;
    private static final int BUCKETS_PER_TIER = 256;
    private static final int FIRST_WIDTH_SHIFT = 3;
    private static final int WIDTH_SHIFT_STEP = 4;
    private static final long MILLIS = 1_000;

    /** The chain of items without a deadline. */
    static final int NEVER = 0;
    private static final int FIRST_BUCKET = 1;
    /** The chain of items that expire later than any bucket reaches. */
    static final int FAR = FIRST_BUCKET + TIERS * BUCKETS_PER_TIER;
    /** The chain of extents. */
    static final int EXTENTS = FAR + 1;
    private static final int FIRST_PROVEN = EXTENTS + 1;
    /** The chain of what was evicted and waits for a device. */
    static final int DEMOTED = FIRST_PROVEN + EXTENTS;
    /** The chain of extents of proven items. */
    static final int PROVEN_EXTENTS = DEMOTED + 1;
    /** How many chains there are. */
    static final int CHAIN_COUNT = PROVEN_EXTENTS + 1;

    /** A bound is raised by more than an item needs, so that the next one does not have to raise it again. */
    private static final long SLACK_MILLIS = 250;
    /** A segment that is emptier than this part takes the deadlines of a later window, too, rather than be sealed. */
    private static final int HARDLY_FILLED_SHARE = 4;

    /** These chains, for the table of segments. */
    static final ChainSet CHAINS = new Chains(SegmentTable.NONE);
    /** The same where evicted items go to a device. */
    static final ChainSet CHAINS_OVER_TIER = new Chains(DEMOTED);

    private record Chains(int demoted) implements ChainSet {
        @Override
        public int count() {
            return CHAIN_COUNT;
        }

        @Override
        public boolean isProven(int chain) {
            return TtlBuckets.isProven(chain);
        }

        @Override
        public int proven(int chain) {
            return TtlBuckets.proven(chain);
        }

        @Override
        public int extentsOf(int chain) {
            return TtlBuckets.isProven(chain) ? PROVEN_EXTENTS : EXTENTS;
        }

        @Override
        public boolean canBorrow(int chain, int other) {
            return isExtents(chain) == isExtents(other);
        }

        @Override
        public long slackMillis(int chain) {
            return isBucket(chain) ? SLACK_MILLIS : 0;
        }

        @Override
        public boolean raisesBound(int chain, long boundMillis, long deadlineMillis, int offset, int capacity) {
            return deadlineMillis != NO_DEADLINE
                    && (offset < capacity / HARDLY_FILLED_SHARE || isSameWindow(chain, boundMillis - SLACK_MILLIS, deadlineMillis));
        }
    }

    private TtlBuckets() {
    }

    /** The chain for an item that has so long to live. */
    static int chain(long remainingMillis) {
        long seconds = Math.max(0, remainingMillis) / MILLIS;
        for (int tier = 0; tier < TIERS; tier++) {
            long bucket = seconds >>> widthShift(tier);
            if (bucket < BUCKETS_PER_TIER) {
                return FIRST_BUCKET + tier * BUCKETS_PER_TIER + (int) bucket;
            }
        }
        return FAR;
    }

    /** The chain for proven items with the time to live of {@code chain}, or for their extents; not of {@link #DEMOTED}. */
    static int proven(int chain) {
        return isProven(chain) ? chain : chain == EXTENTS ? PROVEN_EXTENTS : chain + FIRST_PROVEN;
    }

    /** Whether a chain is of extents, proven or not. */
    static boolean isExtents(int chain) {
        return chain == EXTENTS || chain == PROVEN_EXTENTS;
    }

    /** Whether a chain is for proven items. */
    static boolean isProven(int chain) {
        return chain >= FIRST_PROVEN && chain != DEMOTED;
    }

    private static int unproven(int chain) {
        return isProven(chain) ? chain - FIRST_PROVEN : chain;
    }

    private static int widthShift(int tier) {
        return FIRST_WIDTH_SHIFT + tier * WIDTH_SHIFT_STEP;
    }

    /** Seconds between the shortest and the longest time in a chain; 0 for chains that are no buckets. */
    static long widthMillis(int chain) {
        return isBucket(chain) ? MILLIS << widthShift((unproven(chain) - FIRST_BUCKET) / BUCKETS_PER_TIER) : 0;
    }

    private static boolean isBucket(int chain) {
        return unproven(chain) >= FIRST_BUCKET && unproven(chain) < FAR;
    }

    /**
     * The time after which everything that is put into the chain now has expired: exclusive upper end of the bucket.
     */
    static long longestMillis(int chain) {
        return isBucket(chain)
                ? ((unproven(chain) - FIRST_BUCKET) % BUCKETS_PER_TIER + 1) * widthMillis(chain) : NO_DEADLINE;
    }

    /**
     * Whether two deadlines of a chain may be dropped together: both lie in one of the windows into which time is cut, each
     * as long as the bucket is wide.
     */
    private static boolean isSameWindow(int chain, long someMillis, long otherMillis) {
        return isBucket(chain) && someMillis / widthMillis(chain) == otherMillis / widthMillis(chain);
    }
}
