package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.memory.NativeMemory;

/**
 * The two rings that a process shares with the kernel: submissions, which the kernel takes from the head, and completions,
 * which it adds at the tail. For the thread that made it, but for {@link #wake}.
 *
 * <p>Heads and tails are read with acquire and written with release; the entries between them belong to one side.
 */
final class Uring implements AutoCloseable {
    private final int descriptor;
    private final int wakeDescriptor;
    private final long rings;
    private final long ringsLength;
    private final long entries;
    private final long entriesLength;
    private final int entryCount;
    private final long submissionTail;
    private final int submissionMask;
    private final long submissionArray;
    private final long completionHead;
    private final long completionTail;
    private final int completionMask;
    private final long completions;

    private int preparedCount;
    private int unsubmittedCount;

    /**
     * Makes rings for at least so many requests at the same time.
     *
     * @throws Refused when the kernel has no io_uring, or forbids it
     */
    Uring(int requestCount) throws Refused {
        int wanted = Integer.highestOneBit(Math.max(2, requestCount) - 1) << 1;
        try (NativeMemory.Block parameters = NativeMemory.allocate(UringLayout.PARAMETERS_LENGTH, Long.BYTES)) {
            long at = parameters.address();
            descriptor = setUp(wanted, at);
            entryCount = NativeMemory.getInt(at + UringLayout.SQ_ENTRIES_OFFSET);
            int arrayOffset = NativeMemory.getInt(at + UringLayout.SQ_ARRAY_OFFSET_OFFSET);
            int completionsOffset = NativeMemory.getInt(at + UringLayout.CQ_ENTRIES_OFFSET_OFFSET);
            int completionCount = NativeMemory.getInt(at + UringLayout.CQ_ENTRIES_OFFSET);
            ringsLength = Math.max(arrayOffset + (long) entryCount * Integer.BYTES,
                    completionsOffset + (long) completionCount * UringLayout.COMPLETION_LENGTH);
            entriesLength = (long) entryCount * UringLayout.SUBMISSION_LENGTH;
            int needed = UringLayout.FEATURE_SINGLE_MAPPING | UringLayout.FEATURE_NO_DROP;
            if ((NativeMemory.getInt(at + UringLayout.FEATURES_OFFSET) & needed) != needed) {
                LinuxCalls.close(descriptor);
                throw new Refused("io_uring_setup", ErrorNumber.NOT_SUPPORTED);
            }
            rings = map(ringsLength, UringLayout.RINGS_MAPPING);
            entries = map(entriesLength, UringLayout.ENTRIES_MAPPING);
            submissionTail = rings + NativeMemory.getInt(at + UringLayout.SQ_TAIL_OFFSET_OFFSET);
            submissionMask = NativeMemory.getInt(rings + NativeMemory.getInt(at + UringLayout.SQ_MASK_OFFSET_OFFSET));
            submissionArray = rings + arrayOffset;
            completionHead = rings + NativeMemory.getInt(at + UringLayout.CQ_HEAD_OFFSET_OFFSET);
            completionTail = rings + NativeMemory.getInt(at + UringLayout.CQ_TAIL_OFFSET_OFFSET);
            completionMask = NativeMemory.getInt(rings + NativeMemory.getInt(at + UringLayout.CQ_MASK_OFFSET_OFFSET));
            completions = rings + completionsOffset;
        }
        wakeDescriptor = (int) LinuxCalls.require("eventfd", LinuxCalls.eventDescriptor());
    }

    private static int setUp(int entryCount, long parameters) throws Refused {
        NativeMemory.putInt(parameters + UringLayout.FLAGS_OFFSET, UringLayout.SINGLE_ISSUER_DEFER_TASKRUN);
        long result = LinuxCalls.uringSetup(entryCount, parameters);
        if (result == -ErrorNumber.INVALID) {
            // An older kernel.
            NativeMemory.zero(parameters, UringLayout.PARAMETERS_LENGTH);
            result = LinuxCalls.uringSetup(entryCount, parameters);
        }
        return (int) LinuxCalls.require("io_uring_setup", result);
    }

    private long map(long length, long offset) throws Refused {
        long address = LinuxCalls.map(length, descriptor, offset);
        if (address < 0) {
            LinuxCalls.close(descriptor);
            throw new Refused("mmap of io_uring", (int) -address);
        }
        NativeMemory.register(address, length);
        return address;
    }

    /** Prepares a request; there must not be more under way than the rings were made for. */
    void prepare(int operation, int file, long position, long address, int length, int flags, long userData) {
        int tail = NativeMemory.getInt(submissionTail) + preparedCount;
        int index = tail & submissionMask;
        long entry = entries + (long) index * UringLayout.SUBMISSION_LENGTH;
        for (int at = 0; at < UringLayout.SUBMISSION_LENGTH; at += Long.BYTES) {
            NativeMemory.putLong(entry + at, 0);
        }
        NativeMemory.putByte(entry + UringLayout.OPCODE_OFFSET, (byte) operation);
        NativeMemory.putInt(entry + UringLayout.DESCRIPTOR_OFFSET, file);
        NativeMemory.putLong(entry + UringLayout.POSITION_OFFSET, position);
        NativeMemory.putLong(entry + UringLayout.ADDRESS_OFFSET, address);
        NativeMemory.putInt(entry + UringLayout.LENGTH_OFFSET, length);
        NativeMemory.putInt(entry + UringLayout.OPERATION_FLAGS_OFFSET, flags);
        NativeMemory.putLong(entry + UringLayout.USER_DATA_OFFSET, userData);
        NativeMemory.putInt(submissionArray + (long) index * Integer.BYTES, index);
        preparedCount++;
    }

    /** Prepares a read of what {@link #wake} writes: 8 bytes to {@code address}. */
    void prepareWake(long address, long userData) {
        prepare(UringLayout.OPERATION_READ, wakeDescriptor, 0, address, Long.BYTES, 0, userData);
    }

    /** Ends a wait of the ring's thread, now or the next one. From any thread; does not wait. */
    void wake() {
        LinuxCalls.signal(wakeDescriptor);
    }

    /** Hands over what is prepared, and waits until so many requests are complete: 0 or 1. */
    void enter(int minCompleteCount) {
        NativeMemory.putIntRelease(submissionTail, NativeMemory.getInt(submissionTail) + preparedCount);
        unsubmittedCount += preparedCount;
        preparedCount = 0;
        long result = LinuxCalls.uringEnter(descriptor, unsubmittedCount, minCompleteCount,
                UringLayout.ENTER_GET_EVENTS);
        if (result > 0) {
            // After an error (interrupted, short of memory, completions to be taken first) the next call has them all.
            unsubmittedCount -= (int) result;
        }
    }

    /** Receives a completion. */
    @FunctionalInterface
    interface Receiver {
        /** A request has ended with a result: transferred bytes, or an error number, negated. */
        void completed(long userData, int result);
    }

    /** Takes the completions that are there. */
    void take(Receiver receiver) {
        int head = NativeMemory.getInt(completionHead);
        int tail = NativeMemory.getIntAcquire(completionTail);
        while (head != tail) {
            long entry = completions + (long) (head & completionMask) * UringLayout.COMPLETION_LENGTH;
            long userData = NativeMemory.getLong(entry + UringLayout.COMPLETION_USER_DATA_OFFSET);
            int result = NativeMemory.getInt(entry + UringLayout.COMPLETION_RESULT_OFFSET);
            head++;
            NativeMemory.putIntRelease(completionHead, head);
            receiver.completed(userData, result);
        }
    }

    /** Whether the kernel has completions that were not taken. */
    boolean hasCompletions() {
        return NativeMemory.getInt(completionHead) != NativeMemory.getIntAcquire(completionTail);
    }

    @Override
    public void close() {
        NativeMemory.unregister(rings);
        NativeMemory.unregister(entries);
        LinuxCalls.unmap(rings, ringsLength);
        LinuxCalls.unmap(entries, entriesLength);
        LinuxCalls.close(descriptor);
        LinuxCalls.close(wakeDescriptor);
    }
}
