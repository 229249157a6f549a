package io.growacache.engine.segcache.segment;

import static io.growacache.spi.engine.ItemMetadata.NO_DEADLINE;

/**
 * Which chain of segments an item belongs to, by the time that it has left: four tiers of 256 buckets, 8, 128, 2,048
 * and 32,768 seconds wide; one chain for items that do not expire, one for those that expire later than that, one for
 * extents of large values. Each but the last has a twin for items that have proven their worth, by being used or by
 * coming back soon after they were dropped. Which chain an item is in decides what is dropped together, never when the
 * item expires.
 */
public final class TtlBuckets {
    private static final int TIERS = 4;
    private static final int BUCKETS_PER_TIER = 256;
    private static final int FIRST_WIDTH_SHIFT = 3;
    private static final int WIDTH_SHIFT_STEP = 4;
    private static final long MILLIS = 1_000;

    /** The chain of items without a deadline. */
    public static final int NEVER = 0;
    private static final int FIRST_BUCKET = 1;
    /** The chain of items that expire later than any bucket reaches. */
    public static final int FAR = FIRST_BUCKET + TIERS * BUCKETS_PER_TIER;
    /** The chain of extents. */
    public static final int EXTENTS = FAR + 1;
    private static final int FIRST_PROVEN = EXTENTS + 1;
    /** How many chains there are. */
    public static final int CHAIN_COUNT = FIRST_PROVEN + EXTENTS;

    private TtlBuckets() {
    }

    /** The chain for an item that has so long to live. */
    public static int chain(long remainingMillis) {
        long seconds = Math.max(0, remainingMillis) / MILLIS;
        for (int tier = 0; tier < TIERS; tier++) {
            long bucket = seconds >>> widthShift(tier);
            if (bucket < BUCKETS_PER_TIER) {
                return FIRST_BUCKET + tier * BUCKETS_PER_TIER + (int) bucket;
            }
        }
        return FAR;
    }

    /** The chain for proven items with the time to live of {@code chain}, which is not {@link #EXTENTS}. */
    public static int proven(int chain) {
        return isProven(chain) ? chain : chain + FIRST_PROVEN;
    }

    /** Whether a chain is for proven items. */
    public static boolean isProven(int chain) {
        return chain >= FIRST_PROVEN;
    }

    /** Whether a chain's deadlines lie too far ahead for any bucket. */
    public static boolean isFar(int chain) {
        return unproven(chain) == FAR;
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
     * How much further than the longest time from now a new segment's deadlines may reach, so that it stays open long
     * enough to be filled.
     */
    static long slackMillis(int chain) {
        return isBucket(chain) ? Math.max(widthMillis(chain), longestMillis(chain) / 4) : 0;
    }
}
