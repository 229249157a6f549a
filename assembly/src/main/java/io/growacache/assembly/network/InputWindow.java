package io.growacache.assembly.network;

import io.growacache.spi.memory.NativeMemory;
import io.netty.buffer.ByteBuf;

/**
 * The input that a session has left unconsumed, in one contiguous chunk; no chunk when there is none. On the connection's
 * worker.
 */
final class InputWindow {
    /** A chunk of at least this size, so that reading into the rest of it is worth a system call. */
    private static final int MIN_LENGTH = 16 << 10;

    /** Room that a request of unknown length gets at least before the next read. */
    private static final int MIN_ROOM = 4 << 10;

    /** What {@link #makeRoom} answers when there is room. */
    static final int HAS_ROOM = 0;
    /** What {@link #makeRoom} answers when the request is longer than any may be. */
    static final int TOO_LONG = -1;

    private final ChunkPool pool;
    private final int maxLength;
    private Chunk chunk;
    private int start;
    private int end;
    /** Whether the client was found not to send what it has begun; it then gets room only for what it does send. */
    private boolean isSlow;

    InputWindow(ChunkPool pool, int maxLength) {
        this.pool = pool;
        this.maxLength = maxLength;
    }

    /** Whether no more can be read behind what is there without {@link #makeRoom}. */
    boolean isFull() {
        return chunk != null && end == chunk.capacity();
    }

    boolean isEmpty() {
        return start == end;
    }

    int length() {
        return end - start;
    }

    /** Address of the first byte; there is one. */
    long address() {
        return chunk.address() + start;
    }

    /** Bytes of memory held. */
    int heldBytes() {
        return chunk == null ? 0 : chunk.capacity();
    }

    /** Bytes at the front are consumed. */
    void consume(int length) {
        start += length;
        if (start == end) {
            release();
        }
    }

    /** Copies bytes behind what is there, also beyond the budget: they have been read and have no other place. */
    void append(long address, int length) {
        if (length > 0) {
            makeRoomFor(length);
            NativeMemory.copy(address, chunk.address() + end, length);
            end += length;
        }
    }

    /** The same for bytes of any buffer. */
    void append(ByteBuf buffer) {
        int length = buffer.readableBytes();
        if (length > 0) {
            makeRoomFor(length);
            buffer.getBytes(buffer.readerIndex(), chunk.readingFrom(end), end, length);
            end += length;
        }
    }

    /** The buffer to read into, behind what is there; null when there is nothing, or no room. */
    ByteBuf readingBuffer() {
        return chunk == null || end == chunk.capacity() ? null : chunk.readingFrom(end);
    }

    /** Whether a buffer that was read into is this window's. */
    boolean owns(ByteBuf buffer) {
        return chunk != null && chunk.owns(buffer);
    }

    /** Bytes were read into {@link #readingBuffer}. Returns how many. */
    int arrived(ByteBuf buffer) {
        int length = buffer.writerIndex() - end;
        end = buffer.writerIndex();
        return length;
    }

    /**
     * Makes room for the rest of a request, or for more of one of unknown length.
     *
     * @param expected length of the request at the head, 0 when unknown
     * @param claim of the connection; used when it holds a grant
     * @return {@link #HAS_ROOM}, {@link #TOO_LONG}, or how long the chunk must be that could not be had
     */
    int makeRoom(int expected, MemoryBudget.Claim claim) {
        if (chunk == null ? expected <= ChunkPool.MAX_POOLED_LENGTH : isSlow && !isFull()) {
            return HAS_ROOM;
        }
        int needed = expected > length() ? expected : length() + MIN_ROOM;
        if (needed > maxLength) {
            return TOO_LONG;
        }
        if (chunk != null && chunk.capacity() >= needed) {
            boolean isWasteful = chunk.capacity() > ChunkPool.MAX_POOLED_LENGTH && needed <= MIN_LENGTH;
            if (!isWasteful) {
                if (chunk.capacity() - start < needed) {
                    compact();
                }
                return HAS_ROOM;
            }
        }
        int wanted = expected > length() ? expected : roomyLength(needed);
        if (isSlow && wanted / 4 > length()) {
            // The last step is from a quarter: while it is taken, old and new room together fit what there is for one request.
            wanted = 2 * length();
        }
        Chunk larger = pool.redeem(claim, wanted);
        if (larger == null) {
            larger = pool.tryAcquire(wanted);
        }
        if (larger == null) {
            return wanted;
        }
        moveTo(larger);
        return HAS_ROOM;
    }

    /**
     * Takes from a slow client the room that it does not use. From now on and until its request is complete, it gets room as it
     * fills it, so that it never holds much more than what it has sent.
     */
    void shrink() {
        if (chunk != null && !isEmpty() && chunk.capacity() > 2 * ChunkPool.capacityFor(length() + 1)) {
            isSlow = true;
            moveTo(pool.acquire(length() + 1));
        }
    }

    /** Drops everything. */
    void release() {
        isSlow = false;
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
        start = 0;
        end = 0;
    }

    private int roomyLength(int needed) {
        return (int) Math.max(MIN_LENGTH, Math.min(maxLength, 2L * needed));
    }

    private void makeRoomFor(int length) {
        if (chunk == null || chunk.capacity() - end < length) {
            moveTo(pool.acquire(Math.max(isSlow ? 1 : MIN_LENGTH, length() + length)));
        }
    }

    private void compact() {
        NativeMemory.copy(address(), chunk.address(), length());
        end -= start;
        start = 0;
    }

    private void moveTo(Chunk target) {
        int length = length();
        if (chunk != null) {
            NativeMemory.copy(address(), target.address(), length);
            chunk.release();
        }
        chunk = target;
        start = 0;
        end = length;
    }
}
