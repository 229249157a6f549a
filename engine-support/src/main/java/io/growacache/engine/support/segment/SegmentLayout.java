package io.growacache.engine.support.segment;

/**
 * What is kept about a segment outside of it, little-endian. Two tables, so that what readers look at shares no cache
 * line with what writers change all the time. In a persistent pool they outlive the process.
 * <pre>
 * life table, 32-byte aligned: written when the segment is opened, before anything is appended
 * offset size field          contents                                        access
 *      0    8 life           number of this use of the segment, never reused release + fence / acquire
 *      8    8 clearSequence  last clear before the segment was opened        plain, valid while life holds
 *     16    8 deadlineBase   wall clock when it was opened, milliseconds     plain, valid while life holds
 *     24    8 (unused)
 *     32      end
 *
 * state table, 64-byte aligned, one cache line
 *      0    8 state          writeOffset:32 reservations:16 phase:3 from bit 0 up     CAS
 *      8    8 liveBytes      bytes of records that are reachable             getAndAdd
 *     16    8 deadlineBound  no deadline in the segment is later             CAS by whoever holds a reservation
 *     24    8 sealNumber     segments sealed earlier have lower ones         under the table's lock, before the phase
 *     32    4 chain          which it belongs to                             when it is opened, before the phase
 *     36   28 (unused)
 *     64      end
 * </pre>
 */
final class SegmentLayout {
    static final long LIFE_OFFSET = 0;
    static final long CLEAR_SEQUENCE_OFFSET = LIFE_OFFSET + Long.BYTES;
    static final long DEADLINE_BASE_OFFSET = CLEAR_SEQUENCE_OFFSET + Long.BYTES;
    static final int LIFE_LENGTH = 32;

    static final long STATE_OFFSET = 0;
    static final long LIVE_BYTES_OFFSET = STATE_OFFSET + Long.BYTES;
    static final long DEADLINE_BOUND_OFFSET = LIVE_BYTES_OFFSET + Long.BYTES;
    static final long SEAL_NUMBER_OFFSET = DEADLINE_BOUND_OFFSET + Long.BYTES;
    static final long CHAIN_OFFSET = SEAL_NUMBER_OFFSET + Long.BYTES;
    static final int STATE_LENGTH = 64;

    static final int PHASE_BITS = 3;
    static final int RESERVATION_BITS = 16;
    static final int WRITE_OFFSET_SHIFT = PHASE_BITS + RESERVATION_BITS;
    static final long PHASE_MASK = (1L << PHASE_BITS) - 1;
    static final long ONE_RESERVATION = 1L << PHASE_BITS;
    static final long RESERVATION_MASK = ((1L << RESERVATION_BITS) - 1) << PHASE_BITS;

    /** In the free list. */
    static final int FREE = 0;
    /** Open: records are appended. */
    static final int LIVE = 1;
    /** Nothing more is appended; what was reserved may still be in the making. */
    static final int SEALED = 2;
    /** Claimed by one thread, which moves or drops what it holds. */
    static final int DRAINING = 3;
    /** Memory of the index, for good. */
    static final int INDEX = 4;

    private SegmentLayout() {
    }

    static int phase(long state) {
        return (int) (state & PHASE_MASK);
    }

    static int reservations(long state) {
        return (int) ((state & RESERVATION_MASK) >>> PHASE_BITS);
    }

    static int writeOffset(long state) {
        return (int) (state >>> WRITE_OFFSET_SHIFT);
    }

    static long withPhase(long state, int phase) {
        return (state & ~PHASE_MASK) | phase;
    }

    /** The state of a segment whose process has ended: sealed, and nothing in the making. */
    static long settled(long state) {
        return withPhase(state & ~RESERVATION_MASK, SEALED);
    }
}
