package io.growacache.proto.memcache;

import io.growacache.spi.memory.NativeMemory;

/**
 * The next keys of a request with any number of keys, and the operations to read them. One worker's, refilled for each
 * batch.
 */
final class KeyBatch {
    /** How many keys are handed to the engine together. */
    static final int CAPACITY = 32;

    /** Why a batch ends where it does. */
    enum Stop {
        /** It is full. */
        FULL,
        /** The line ends. */
        LINE_END,
        /** The window ends, perhaps within a key. */
        WINDOW_END,
        /** A key is too long. */
        KEY_TOO_LONG
    }

    private final long[] addresses = new long[CAPACITY];
    private final int[] lengths = new int[CAPACITY];
    private final GetOperation[] operations = new GetOperation[CAPACITY];
    private int count;
    private Stop stop = Stop.FULL;
    private long stopAddress;

    KeyBatch(OperationPool<GetOperation> pool) {
        for (int index = 0; index < CAPACITY; index++) {
            operations[index] = pool.take();
        }
    }

    /** Finds the keys in {@code [from, to)}, up to the end of the line. */
    void collect(long from, long to) {
        count = 0;
        long at = from;
        while (true) {
            at = ByteSearch.skipSpaces(at, to);
            if (count == CAPACITY) {
                finish(Stop.FULL, at);
                return;
            }
            long end = ByteSearch.wordEnd(at, to);
            boolean isComplete = end < to;
            boolean isLast = isComplete && isNewline(end);
            // A carriage return before the newline is not the key's; where the window ends, that is not known yet.
            boolean endsWithReturn = end > at && (isLast || !isComplete) && isReturn(end - 1);
            int length = (int) Math.min(Integer.MAX_VALUE, endsWithReturn ? end - 1 - at : end - at);
            if (length > TextSession.MAX_KEY_LENGTH) {
                finish(Stop.KEY_TOO_LONG, at);
                return;
            }
            if (!isComplete) {
                finish(Stop.WINDOW_END, at);
                return;
            }
            if (length > 0) {
                addresses[count] = at;
                lengths[count] = length;
                count++;
            }
            if (isLast) {
                finish(Stop.LINE_END, end + 1);
                return;
            }
            at = end;
        }
    }

    private static boolean isNewline(long address) {
        return NativeMemory.getByte(address) == '\n';
    }

    private static boolean isReturn(long address) {
        return NativeMemory.getByte(address) == '\r';
    }

    private void finish(Stop newStop, long address) {
        stop = newStop;
        stopAddress = address;
    }

    /** How many keys there are. */
    int count() {
        return count;
    }

    /** Where key {@code index} begins. */
    long address(int index) {
        return addresses[index];
    }

    /** How many bytes key {@code index} has. */
    int length(int index) {
        return lengths[index];
    }

    /** Why the batch ends. */
    Stop stop() {
        return stop;
    }

    /** Where to go on when all keys of the batch are done: after the line's end, or where the next key begins. */
    long stopAddress() {
        return stopAddress;
    }

    /** Where to go on when the first {@code doneCount} keys are done. */
    long addressAfter(int doneCount) {
        return doneCount == count ? stopAddress : addresses[doneCount];
    }

    /** Operations for reading the keys, one each. */
    GetOperation[] operations() {
        return operations;
    }
}
