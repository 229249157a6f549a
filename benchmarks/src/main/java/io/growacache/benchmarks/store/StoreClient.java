package io.growacache.benchmarks.store;

import io.growacache.spi.memory.NativeMemory;

/**
 * One thread's access to a store. Every hit copies its value into a native reply buffer that belongs to the client, one hit
 * behind the other, from the start again when the buffer is full.
 */
public abstract class StoreClient implements AutoCloseable {
    /** Answers a get that finds nothing. */
    public static final int MISS = -1;

    private final NativeMemory.Block reply;
    private final long replyEnd;
    private long replyPosition;

    /** A client for values to {@code maxValueLength} bytes. */
    StoreClient(int maxValueLength) {
        reply = NativeMemory.allocate(Math.max(64 << 10, 2L * maxValueLength), 64);
        replyEnd = reply.address() + reply.length();
        replyPosition = reply.address();
    }

    /**
     * Copies the value of a key into the reply buffer.
     *
     * @return the value's length, or {@link #MISS}
     */
    public abstract int get(long keyAddress, int keyLength);

    /** Copies a value out of native memory and stores it. */
    public abstract void put(long keyAddress, int keyLength, long valueAddress, int valueLength);

    /** Adds 1 to a decimal number; returns the sum, or {@link #MISS}. */
    public abstract long increment(long keyAddress, int keyLength);

    /**
     * Reads several keys, as a multi-get does.
     *
     * @param keyAddresses where the keys are
     * @return how many were found
     */
    public abstract int getAll(long[] keyAddresses, int count, int keyLength);

    /** Address of the value that the last get copied. */
    public final long lastValueAddress(int valueLength) {
        return replyPosition - valueLength;
    }

    /** Takes a place for a value in the reply buffer. */
    final long takeReply(int length) {
        if (replyEnd - replyPosition < length) {
            replyPosition = reply.address();
        }
        long at = replyPosition;
        replyPosition = at + length;
        return at;
    }

    @Override
    public void close() {
        reply.close();
    }
}
