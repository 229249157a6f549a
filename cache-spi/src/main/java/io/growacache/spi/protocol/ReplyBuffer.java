package io.growacache.spi.protocol;

import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * Bytes of replies, in a chain of chunks. Writing never fails: it takes further chunks as it goes. What may be large, a value,
 * is {@linkplain #reserve reserved} beforehand, which may fail.
 */
public final class ReplyBuffer {
    /** Capacity that is asked for when a few bytes need a new chunk. */
    private static final int SMALL_LENGTH = 64;

    private final ReplyChunks chunks;
    private ReplyChunk first;
    private ReplyChunk last;
    private long position;
    private long limit;

    // What the reply queue keeps of this buffer.
    private Operation pendingOperation;
    private boolean isUnheard;
    private ReplyBuffer nextBuffer;

    ReplyBuffer(ReplyChunks chunks) {
        this.chunks = chunks;
    }

    /** How many bytes are written and not handed to the host yet. Also a mark for {@link #rewind}. */
    public long length() {
        return last == null ? 0 : last.startCount() + (position - last.address());
    }

    /** Drops everything written after the {@link #length()} was {@code mark}. */
    public void rewind(long mark) {
        releaseReserved();
        while (last != null && (last.startCount() > mark || mark == 0)) {
            ReplyChunk dropped = last;
            last = dropped.previous();
            dropped.release();
        }
        if (last == null) {
            first = null;
            position = 0;
            limit = 0;
        } else {
            last.setNext(null);
            position = last.address() + (mark - last.startCount());
            limit = last.address() + last.capacity();
        }
    }

    /**
     * Makes sure that {@code length} further bytes can be written.
     *
     * @return false when the budget does not allow it now; the operation then {@linkplain Operation#stall stalls}
     */
    public boolean reserve(int length) {
        long missing = length - (limit - position);
        ReplyChunk reserved = last == null ? null : last.next();
        if (missing <= 0 || (reserved != null && reserved.capacity() >= missing)) {
            return true;
        }
        releaseReserved();
        ReplyChunk chunk = chunks.tryAcquire((int) Math.min(Integer.MAX_VALUE, missing));
        if (chunk == null) {
            return false;
        }
        if (last == null) {
            append(chunk);
        } else {
            // Writing fills the current chunk first and then moves on to this one.
            last.setNext(chunk);
            chunk.place(last, last.startCount() + last.capacity());
        }
        return true;
    }

    private void releaseReserved() {
        ReplyChunk reserved = last == null ? null : last.next();
        if (reserved != null) {
            last.setNext(null);
            reserved.release();
        }
    }

    /** Writes one byte. */
    public void writeByte(int value) {
        if (position == limit) {
            grow(1);
        }
        NativeMemory.putByte(position++, (byte) value);
    }

    /** Writes bytes of the Java heap: constant texts and the like. */
    public void writeBytes(byte[] bytes) {
        write(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    /** Writes native or heap memory. */
    public void write(MemorySegment source, long offset, int length) {
        int done = 0;
        while (done < length) {
            int room = roomFor(length - done);
            NativeMemory.copyFrom(source, offset + done, position, room);
            position += room;
            done += room;
        }
    }

    /** Writes native memory. */
    public void write(long address, int length) {
        int done = 0;
        while (done < length) {
            int room = roomFor(length - done);
            NativeMemory.copy(address + done, position, room);
            position += room;
            done += room;
        }
    }

    /** Writes a stretch of an item's value: the one copy of a hit. */
    public void writeValue(StoredItem item, int from, int length) {
        int done = 0;
        while (done < length) {
            int room = roomFor(length - done);
            item.copyValue(from + done, NativeMemory.all(), position, room);
            position += room;
            done += room;
        }
    }

    /** Writes an ASCII text. Allocates nothing. */
    public void writeAscii(String text) {
        for (int index = 0; index < text.length(); index++) {
            writeByte(text.charAt(index));
        }
    }

    /** Writes a number in decimal digits. Allocates nothing. */
    public void writeDecimal(long value) {
        if (value < 0) {
            writeByte('-');
            writeDigits(-value);
        } else {
            writeDigits(value);
        }
    }

    /** Writes a number without sign in decimal digits. Allocates nothing. */
    public void writeUnsignedDecimal(long value) {
        writeDigits(value);
    }

    /** {@code value} is taken as unsigned, so that the most negative number comes out right, too. */
    private void writeDigits(long value) {
        int count = digitCount(value);
        if (limit - position < count) {
            long divisor = 1;
            for (int index = 1; index < count; index++) {
                divisor *= 10;
            }
            for (; divisor != 0; divisor = Long.divideUnsigned(divisor, 10)) {
                writeByte('0' + (int) Long.remainderUnsigned(Long.divideUnsigned(value, divisor), 10));
            }
            return;
        }
        long at = position + count;
        long rest = value;
        if (rest < 0) {
            long quotient = Long.divideUnsigned(rest, 10);
            NativeMemory.putByte(--at, (byte) ('0' + (rest - quotient * 10)));
            rest = quotient;
        }
        do {
            long quotient = rest / 10;
            NativeMemory.putByte(--at, (byte) ('0' + (rest - quotient * 10)));
            rest = quotient;
        } while (rest != 0);
        position += count;
    }

    private static int digitCount(long unsigned) {
        if (unsigned < 0) {
            return Long.compareUnsigned(unsigned, -8_446_744_073_709_551_616L) >= 0 ? 20 : 19;
        }
        int count = 1;
        for (long bound = 10; unsigned >= bound; bound *= 10) {
            count++;
            if (count == 19) {
                break;
            }
        }
        return count;
    }

    private int roomFor(int wanted) {
        if (position == limit) {
            grow(wanted);
        }
        return (int) Math.min(wanted, limit - position);
    }

    private void grow(int wanted) {
        ReplyChunk reserved = last == null ? null : last.next();
        if (reserved != null) {
            last.setLength((int) (position - last.address()));
            last = reserved;
            position = reserved.address();
            limit = position + reserved.capacity();
        } else {
            append(chunks.acquire(Math.max(wanted, SMALL_LENGTH)));
        }
    }

    private void append(ReplyChunk chunk) {
        if (last == null) {
            chunk.place(null, 0);
            first = chunk;
        } else {
            last.setLength((int) (position - last.address()));
            chunk.place(last, last.startCount() + last.length());
            last.setNext(chunk);
        }
        last = chunk;
        position = chunk.address();
        limit = position + chunk.capacity();
    }

    /** Hands all chunks that hold bytes to {@code sink}, which releases them when they are sent; releases the others. */
    void drainTo(ReplyQueue.Sink sink) {
        if (last == null) {
            return;
        }
        releaseReserved();
        last.setLength((int) (position - last.address()));
        ReplyChunk chunk = first;
        first = null;
        last = null;
        position = 0;
        limit = 0;
        while (chunk != null) {
            ReplyChunk following = chunk.next();
            if (chunk.length() > 0) {
                sink.accept(chunk);
            } else {
                chunk.release();
            }
            chunk = following;
        }
    }

    Operation pendingOperation() {
        return pendingOperation;
    }

    void setPendingOperation(Operation operation) {
        pendingOperation = operation;
    }

    /** Whether what the pending operation answers is not to be sent. */
    boolean isUnheard() {
        return isUnheard;
    }

    void setUnheard(boolean newUnheard) {
        isUnheard = newUnheard;
    }

    ReplyBuffer nextBuffer() {
        return nextBuffer;
    }

    void setNextBuffer(ReplyBuffer buffer) {
        nextBuffer = buffer;
    }
}
