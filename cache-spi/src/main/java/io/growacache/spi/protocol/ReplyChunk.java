package io.growacache.spi.protocol;

/**
 * A piece of native memory that replies are written into and the host sends. Hosts subclass it to keep what their network
 * layer needs beside it. Belongs to one reply buffer at a time, then to the host until the bytes are sent.
 */
public abstract class ReplyChunk {
    private final long address;
    private final int capacity;
    private int length;
    private long startCount;
    private ReplyChunk previous;
    private ReplyChunk next;

    /**
     * A chunk.
     *
     * @param address the first byte, in memory that is {@linkplain
     *     io.growacache.spi.memory.NativeMemory#register registered}
     * @param capacity how many bytes fit, at least 1
     */
    protected ReplyChunk(long address, int capacity) {
        this.address = address;
        this.capacity = capacity;
    }

    /** Address of the first byte. */
    public final long address() {
        return address;
    }

    /** How many bytes fit. */
    public final int capacity() {
        return capacity;
    }

    /** How many bytes are written. */
    public final int length() {
        return length;
    }

    /** Gives the memory back to where it came from. */
    public abstract void release();

    final void setLength(int newLength) {
        length = newLength;
    }

    final long startCount() {
        return startCount;
    }

    final ReplyChunk previous() {
        return previous;
    }

    final ReplyChunk next() {
        return next;
    }

    final void setNext(ReplyChunk newNext) {
        next = newNext;
    }

    /** Takes its place in a reply buffer. */
    final void place(ReplyChunk before, long bytesBefore) {
        previous = before;
        next = null;
        startCount = bytesBefore;
        length = 0;
    }
}
