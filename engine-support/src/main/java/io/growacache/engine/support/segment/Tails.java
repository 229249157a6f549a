package io.growacache.engine.support.segment;

import static io.growacache.engine.support.segment.SegmentTable.NONE;
import static io.growacache.spi.engine.ItemMetadata.NO_DEADLINE;

import io.growacache.engine.support.record.RecordLayout;
import io.growacache.spi.plugin.Clock;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The open segments to which records are appended: one per stripe and chain, so that callers of different stripes do
 * not meet. When too many would be open, a chain borrows the open segment of another and raises its bound, which costs
 * nothing but precision in what is dropped together.
 *
 * <p>A tail's number may be out of date: the segment may have been sealed, dropped and opened for something else. So
 * whether a segment suits a record is decided after space is reserved in it, when its life cannot end; if it does not
 * suit, the space becomes a filler.
 */
public final class Tails {
    /** Open segments are at most this part of all. */
    private static final int OPEN_SHARE = 8;
    /** Records without a deadline, records with one, extents; or the queues. */
    private static final int FEWEST_OPEN = 3;
    /** Shorter pieces of a value are not worth an extent. */
    private static final int SHORTEST_EXTENT = 256;

    private final ChainSet chainSet;
    private final SegmentTable segments;
    private final ClearSequences clears;
    private final Clock clock;
    private final int stripeCount;
    /** Segment + 1 per stripe and chain, negative when it is borrowed; 0: none yet. */
    private final AtomicIntegerArray tails;
    /** Segments that were opened here and not yet found sealed. Guarded by the table's lock. */
    private final int[] open;
    private int openCount;

    /**
     * Tails without segments.
     *
     * @param stripeLimit how many stripes there are at most, at least 1
     */
    public Tails(ChainSet chainSet, SegmentTable segments, ClearSequences clears, Clock clock, int stripeLimit) {
        this.chainSet = chainSet;
        this.segments = segments;
        this.clears = clears;
        this.clock = clock;
        open = new int[Math.max(FEWEST_OPEN, segments.segmentCount() / OPEN_SHARE)];
        stripeCount = Math.clamp(open.length / FEWEST_OPEN, 1, stripeLimit);
        tails = new AtomicIntegerArray(stripeCount * chainSet.count());
    }

    /** The stripe of the caller with this number. */
    public int stripe(int callerNumber) {
        return callerNumber % stripeCount;
    }

    /**
     * Reserves space for a record; {@link SegmentTable#finish} ends the reservation.
     *
     * @param spare free segments that must remain
     * @return its location, or {@link SegmentTable#NONE} when a segment must be made free first
     */
    public long reserve(int stripe, int chain, long deadlineMillis, int keyspace, int length, int spare) {
        int place = stripe * chainSet.count() + chain;
        for (;;) {
            int tail = tails.get(place);
            int segment = Math.abs(tail) - 1;
            if (segment != NONE) {
                int offset = segments.reserve(segment, length);
                if (offset != NONE) {
                    if (suits(tail, chain, deadlineMillis, keyspace, offset)) {
                        return segments.location(segment, offset);
                    }
                    abandon(segment, offset, length, chain);
                } else if (segments.writeOffset(segment) > segments.capacity() - length) {
                    segments.seal(segment);
                }
            }
            if (!replace(place, tail, chain, deadlineMillis, keyspace, length, spare)) {
                return NONE;
            }
        }
    }

    /**
     * Reserves space for an extent of up to {@code wantedLength} bytes of data; the answer's length is in {@code
     * granted}.
     *
     * @param spare free segments that must remain
     * @return its location, or {@link SegmentTable#NONE} when a segment must be made free first
     */
    public long reserveExtent(int stripe, int itemChain, int keyspace, int wantedLength, int spare,
            int[] granted) {
        int chain = chainSet.extentsOf(itemChain);
        int place = stripe * chainSet.count() + chain;
        int wanted = Math.min(wantedLength, RecordLayout.MAX_DATA_LENGTH - RecordLayout.EXTENT_HEADER_LENGTH);
        for (;;) {
            int tail = tails.get(place);
            int segment = Math.abs(tail) - 1;
            if (segment != NONE) {
                int room = segments.capacity() - segments.writeOffset(segment) - RecordLayout.EXTENT_HEADER_LENGTH;
                int length = Math.min(wanted, room);
                if (length >= Math.min(wanted, SHORTEST_EXTENT) && segments.isLive(segment)) {
                    int recordLength = RecordLayout.EXTENT_HEADER_LENGTH + length;
                    int offset = segments.reserve(segment, recordLength);
                    if (offset != NONE) {
                        if (segments.chainOf(segment) == chain
                                && suits(tail, chain, NO_DEADLINE, keyspace, offset)) {
                            granted[0] = length;
                            return segments.location(segment, offset);
                        }
                        abandon(segment, offset, recordLength, chain);
                    } else if (segments.isLive(segment)) {
                        continue;
                    }
                } else if (segments.chainOf(segment) == chain) {
                    segments.seal(segment);
                }
            }
            if (!replace(place, tail, chain, NO_DEADLINE, keyspace, SHORTEST_EXTENT, spare)) {
                return NONE;
            }
        }
    }

    private void abandon(int segment, int offset, int length, int chain) {
        RecordLayout.writeFiller(segments.address(segments.location(segment, offset)), length);
        // Of another chain it is somebody else's tail; of this chain it is of no more use to anyone.
        if (segments.chainOf(segment) == chain) {
            segments.seal(segment);
        }
        segments.finish(segment);
    }

    /** Whether a record may be in a segment in which its writer holds a reservation. */
    private boolean suits(int tail, int chain, long deadlineMillis, int keyspace, int offset) {
        int segment = Math.abs(tail) - 1;
        if (segments.clearSequence(segment) < clears.sequence(keyspace)
                || !chainSet.canBorrow(chain, segments.chainOf(segment))) {
            return false;
        }
        long bound = segments.deadlineBound(segment);
        if (deadlineMillis <= bound) {
            return true;
        }
        boolean isBorrowed = tail < 0;
        if (!isBorrowed && (segments.chainOf(segment) != chain
                || !chainSet.raisesBound(chain, bound, deadlineMillis, offset, segments.capacity()))) {
            return false;
        }
        // The segment cannot be claimed, and so not be judged by its bound, before the reservation ends.
        segments.raiseDeadlineBound(segment, boundFor(chain, deadlineMillis));
        return true;
    }

    private long boundFor(int chain, long deadlineMillis) {
        return deadlineMillis == NO_DEADLINE ? NO_DEADLINE : deadlineMillis + chainSet.slackMillis(chain);
    }

    /** Puts another segment in the place of a tail; false when none is free. */
    private boolean replace(int place, int expected, int chain, long deadlineMillis, int keyspace, int length,
            int spare) {
        segments.lock();
        try {
            if (tails.get(place) != expected) {
                return true;
            }
            forgetSealed();
            if (openCount == open.length) {
                int other = nearest(chain, keyspace, length, Math.abs(expected) - 1);
                if (other != NONE) {
                    tails.set(place, segments.chainOf(other) == chain ? other + 1 : -other - 1);
                    return true;
                }
                segments.seal(open[0]);
                forgetSealed();
            }
            // Taken here, a sequence is at least that of every clear that has returned; see ClearSequences.
            int segment = segments.open(chain, clears.current(keyspace), clock.wallMillis(),
                    boundFor(chain, deadlineMillis), spare);
            if (segment == NONE) {
                return false;
            }
            open[openCount++] = segment;
            tails.set(place, segment + 1);
            return true;
        } finally {
            segments.unlock();
        }
    }

    private void forgetSealed() {
        int kept = 0;
        for (int i = 0; i < openCount; i++) {
            if (segments.isLive(open[i])) {
                open[kept++] = open[i];
            }
        }
        openCount = kept;
    }

    /** The open segment whose chain is nearest and that would take the record. */
    private int nearest(int chain, int keyspace, int length, int except) {
        int best = NONE;
        int bestDistance = Integer.MAX_VALUE;
        for (int i = 0; i < openCount; i++) {
            int segment = open[i];
            int distance = Math.abs(segments.chainOf(segment) - chain);
            if (segment != except && distance < bestDistance
                    && chainSet.canBorrow(chain, segments.chainOf(segment))
                    && segments.clearSequence(segment) >= clears.sequence(keyspace)
                    && segments.writeOffset(segment) <= segments.capacity() - length) {
                best = segment;
                bestDistance = distance;
            }
        }
        return best;
    }
}
