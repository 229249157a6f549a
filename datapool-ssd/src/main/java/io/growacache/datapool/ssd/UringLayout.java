package io.growacache.datapool.ssd;

/**
 * What the kernel and a process share for io_uring (io_uring(7), linux/io_uring.h); little-endian, the same on all 64-bit
 * platforms that have a JDK 25.
 * <pre>
 * parameters of io_uring_setup        submission entry                  completion entry
 * offset size field                   offset size field                 offset size field
 *      0    4 sqEntries                    0    1 opcode                     0    8 userData
 *      4    4 cqEntries                    4    4 descriptor                 8    4 result
 *      8    4 flags                        8    8 position                  12    4 flags
 *     20    4 features                    16    8 address                   16      end
 *     40   40 offsets in the SQ ring      24    4 length
 *     80   40 offsets in the CQ ring      28    4 flags of the operation
 *    120      end                         32    8 userData
 *                                         64      end
 * </pre>
 * Offsets in the SQ ring: head 0, tail 4, mask 8, array 24. In the CQ ring: head 0, tail 4, mask 8, entries 20.
 */
final class UringLayout {
    static final int PARAMETERS_LENGTH = 120;
    static final int SQ_ENTRIES_OFFSET = 0;
    static final int CQ_ENTRIES_OFFSET = 4;
    static final int FLAGS_OFFSET = 8;
    static final int FEATURES_OFFSET = 20;
    static final int SQ_HEAD_OFFSET_OFFSET = 40;
    static final int SQ_TAIL_OFFSET_OFFSET = SQ_HEAD_OFFSET_OFFSET + 4;
    static final int SQ_MASK_OFFSET_OFFSET = SQ_HEAD_OFFSET_OFFSET + 8;
    static final int SQ_ARRAY_OFFSET_OFFSET = SQ_HEAD_OFFSET_OFFSET + 24;
    static final int CQ_HEAD_OFFSET_OFFSET = 80;
    static final int CQ_TAIL_OFFSET_OFFSET = CQ_HEAD_OFFSET_OFFSET + 4;
    static final int CQ_MASK_OFFSET_OFFSET = CQ_HEAD_OFFSET_OFFSET + 8;
    static final int CQ_ENTRIES_OFFSET_OFFSET = CQ_HEAD_OFFSET_OFFSET + 20;

    /** Set up for one submitting thread, whose completions are worked off when it waits. Linux 6.1. */
    static final int SINGLE_ISSUER_DEFER_TASKRUN = 1 << 12 | 1 << 13;
    /** The kernel has both rings in one mapping. Linux 5.4. */
    static final int FEATURE_SINGLE_MAPPING = 1;
    /** The kernel loses no completion when the ring is full. Linux 5.5. */
    static final int FEATURE_NO_DROP = 2;

    static final long RINGS_MAPPING = 0;
    static final long ENTRIES_MAPPING = 0x10000000L;

    static final int SUBMISSION_LENGTH = 64;
    static final int OPCODE_OFFSET = 0;
    static final int DESCRIPTOR_OFFSET = 4;
    static final int POSITION_OFFSET = 8;
    static final int ADDRESS_OFFSET = 16;
    static final int LENGTH_OFFSET = 24;
    static final int OPERATION_FLAGS_OFFSET = 28;
    static final int USER_DATA_OFFSET = 32;

    static final int COMPLETION_LENGTH = 16;
    static final int COMPLETION_USER_DATA_OFFSET = 0;
    static final int COMPLETION_RESULT_OFFSET = 8;

    static final int OPERATION_FORCE = 3;
    static final int OPERATION_ALLOCATE = 17;
    static final int OPERATION_READ = 22;
    static final int OPERATION_WRITE = 23;
    /** Flag of {@link #OPERATION_FORCE}: fdatasync, not fsync. */
    static final int DATA_ONLY = 1;

    /** Flag of io_uring_enter: wait for completions. */
    static final int ENTER_GET_EVENTS = 1;

    private UringLayout() {
    }
}
