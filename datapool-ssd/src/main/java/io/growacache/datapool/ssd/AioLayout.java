package io.growacache.datapool.ssd;

/**
 * What a process and the kernel share for asynchronous reads (io_submit(2), linux/aio_abi.h); little-endian.
 * <pre>
 * request                              event
 * offset size field                    offset size field
 *      0    8 userData                      0    8 userData
 *     12    4 transfer flags                8    8 address of the request
 *     16    2 opcode                       16    8 result
 *     20    4 descriptor                   32      end
 *     24    8 address; of a poll, events
 *     32    8 length
 *     40    8 position
 *     56    4 flags
 *     60    4 descriptor to signal
 *     64      end
 *
 * ring, which is where the number of a context points (fs/aio.c)
 *      4    4 number of places for events
 *      8    4 head: the place of the next event to take, written by who takes them
 *     12    4 tail: the place of the next event to come, written by the kernel
 *     16    4 magic
 *     24    4 features that old readers do not know
 *     28    4 length of the header, behind which the events are
 * </pre>
 */
final class AioLayout {
    static final int REQUEST_LENGTH = 64;
    static final int USER_DATA_OFFSET = 0;
    static final int TRANSFER_FLAGS_OFFSET = 12;
    static final int OPCODE_OFFSET = 16;
    static final int DESCRIPTOR_OFFSET = 20;
    static final int ADDRESS_OFFSET = 24;
    static final int LENGTH_OFFSET = 32;
    static final int POSITION_OFFSET = 40;
    static final int FLAGS_OFFSET = 56;
    static final int SIGNAL_OFFSET = 60;

    static final int EVENT_LENGTH = 32;
    static final int EVENT_USER_DATA_OFFSET = 0;
    static final int EVENT_RESULT_OFFSET = 16;

    static final int RING_COUNT_OFFSET = 4;
    static final int RING_HEAD_OFFSET = 8;
    static final int RING_TAIL_OFFSET = 12;
    static final int RING_MAGIC_OFFSET = 16;
    static final int RING_FEATURES_OFFSET = 24;
    static final int RING_HEADER_OFFSET = 28;
    static final int RING_HEADER_LENGTH = 32;
    static final int RING_MAGIC = 0xA10A_10A1;

    /** Flag of a request: its event is counted in a descriptor (eventfd(2)). */
    static final int SIGNALS = 1;
    static final short READ = 0;
    /** Ends when a descriptor is ready. Linux 4.18. */
    static final short POLL = 5;
    /** Event of a poll: there is something to read. */
    static final long READABLE = 1;
    /** Transfer flag: fail with EAGAIN rather than wait. Linux 4.13. */
    static final int NO_WAIT = 8;

    private AioLayout() {
    }
}
