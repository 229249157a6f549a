package io.growacache.engine.support.segment;

/**
 * The chains of segments that an engine keeps apart: what is in one chain is dropped together. They come in two groups:
 * items that have proven their worth, and the others. Chains are numbered from 0. Safe from any thread.
 */
public interface ChainSet {
    /** How many chains there are. */
    int count();

    /** Whether a chain is for proven items. */
    boolean isProven(int chain);

    /** The chain for proven items that is otherwise like {@code chain}. */
    int proven(int chain);

    /** The chain for the extents of large items that are in {@code chain}. */
    int extentsOf(int chain);

    /** Whether a record that is meant for {@code chain} may be in a segment of {@code other}, where space is scarce. */
    boolean canBorrow(int chain, int other);

    /** How much later than a deadline that is beyond a segment's bound the new bound is to be. */
    long slackMillis(int chain);

    /**
     * Whether a segment with this bound (a deadline and the slack), filled up to {@code offset} of {@code capacity} bytes,
     * takes a later deadline; when the latest has passed it is dropped.
     */
    boolean raisesBound(int chain, long boundMillis, long deadlineMillis, int offset, int capacity);

    /**
     * The chain of what has been evicted and waits for a device, in segments that are evicted no further, or {@link
     * SegmentTable#NONE} when evicted items end.
     */
    default int demoted() {
        return SegmentTable.NONE;
    }
}
