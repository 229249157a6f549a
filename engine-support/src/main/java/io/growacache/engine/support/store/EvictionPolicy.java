package io.growacache.engine.support.store;

/** What sets apart engines that keep items in segments: what belongs together, and what goes. Safe from any thread. */
public interface EvictionPolicy {
    /**
     * The chain for an item that has not proven its worth.
     *
     * @param remainingMillis how long it has to live; {@link Long#MAX_VALUE} when it does not expire
     * @param length bytes of key and value
     */
    int chain(long remainingMillis, long length);

    /** Whether an item of this length may become proven, now; a ghost that may not stays a ghost. */
    default boolean admits(long length) {
        return true;
    }

    /**
     * Makes at least one segment free, now or when the device has taken it, if it can. Called without locks, by a limited
     * number of callers at a time.
     */
    Outcome evict(StoreCaller caller);

    /** What has come of an attempt to make room. */
    enum Outcome {
        /** A segment more is free than before. */
        FREED,
        /** A segment will be free when the device has taken what it holds. */
        DEMOTED,
        /** As many others are making room as may. */
        BUSY,
        /** There is no segment that could be emptied. */
        NOTHING
    }
}
