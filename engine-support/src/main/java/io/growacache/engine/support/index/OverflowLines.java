package io.growacache.engine.support.index;

import static io.growacache.engine.support.index.BucketLayout.LOCK;
import static io.growacache.engine.support.index.BucketLayout.OVERFLOW_LENGTH_SHIFT;
import static io.growacache.engine.support.index.BucketLayout.OVERFLOW_SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.overflowOffset;
import static io.growacache.engine.support.index.BucketLayout.slotAddress;

import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The overflow lines that no bucket uses: a stack without a lock (Treiber, 1986). A counter in its head tells a head
 * that came back after others had taken and returned the line (ABA).
 */
final class OverflowLines {
    private static final int COUNTER_SHIFT = BucketLayout.OVERFLOW_BITS;
    private static final long LINE_MASK = (1L << BucketLayout.OVERFLOW_BITS) - 1;

    /** In place of the sequence, of which lines have none. */
    private static final int MARK = 1;

    /** What offsets are relative to. */
    private final long memory;
    /** The counter in the high bits, offset / 32 of the uppermost line in the low ones. */
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong freeCount = new AtomicLong();
    private final AtomicLong usedCount = new AtomicLong();

    /** No lines; their offsets are relative to {@code memory}, where no line is. */
    OverflowLines(long memory) {
        this.memory = memory;
    }

    /** The line that an info word leads to, or 0. */
    long successor(long info) {
        return address(overflowOffset(info));
    }

    /** What an info word says that leads to a line, or, 0, to none. */
    long offset(long line) {
        return line == 0 ? 0 : line - memory;
    }

    private long address(long offset) {
        return offset == 0 ? 0 : memory + offset;
    }

    /** Cuts zeroed memory into lines. */
    void add(long address, long length) {
        for (long line = address; line < address + length; line += BucketLayout.OVERFLOW_LENGTH) {
            freeCount.incrementAndGet();
            push(line);
        }
    }

    /** An empty line with no successor, or 0. */
    long take() {
        for (;;) {
            long current = head.get();
            long line = address((current & LINE_MASK) << OVERFLOW_LENGTH_SHIFT);
            if (line == 0) {
                return 0;
            }
            // Another thread may have taken the line and changed this word; then the counter in the head has moved on.
            long next = overflowOffset(NativeMemory.getLongOpaque(line)) >>> OVERFLOW_LENGTH_SHIFT;
            if (head.compareAndSet(current, nextCounter(current) | next)) {
                NativeMemory.putLongRelease(line, 0);
                usedCount.incrementAndGet();
                freeCount.decrementAndGet();
                return line;
            }
        }
    }

    /** Takes back an empty line that no bucket leads to any more; readers may still be in it. */
    void release(long line) {
        usedCount.decrementAndGet();
        freeCount.incrementAndGet();
        push(line);
    }

    /** Takes back a line and all that follow it, emptying them; 0 for none. */
    void releaseChain(long first) {
        long line = first;
        while (line != 0) {
            long next = successor(NativeMemory.getLong(line));
            for (int number = 0; number < OVERFLOW_SLOT_COUNT; number++) {
                NativeMemory.putLongRelease(slotAddress(line, number), SlotLayout.EMPTY);
            }
            release(line);
            line = next;
        }
    }

    /**
     * Takes over the lines of a granule that another process has left: those that {@link #isMarked} are in use, the others
     * are not.
     */
    void takeOver(long address, long length) {
        for (long line = address; line < address + length; line += BucketLayout.OVERFLOW_LENGTH) {
            long info = NativeMemory.getLong(line);
            if (isMarked(info)) {
                NativeMemory.putLong(line, BucketLayout.pack(overflowOffset(info), 0, 0));
                usedCount.incrementAndGet();
            } else {
                NativeMemory.zero(line, BucketLayout.OVERFLOW_LENGTH);
                freeCount.incrementAndGet();
                push(line);
            }
        }
    }

    /** Marks a line that a bucket leads to, before {@link #takeOver}. */
    static void mark(long line) {
        NativeMemory.putLong(line, BucketLayout.pack(overflowOffset(NativeMemory.getLong(line)), MARK, 0));
    }

    private static boolean isMarked(long info) {
        return BucketLayout.sequence(info) == MARK && !BucketLayout.isLocked(info);
    }

    private void push(long line) {
        long current;
        long next;
        do {
            current = head.get();
            // The lock bit stops a reader that is still in this line from walking along the stack.
            NativeMemory.putLongRelease(line,
                    BucketLayout.pack((current & LINE_MASK) << OVERFLOW_LENGTH_SHIFT, 0, 0) | LOCK);
            next = nextCounter(current) | offset(line) >>> OVERFLOW_LENGTH_SHIFT;
        } while (!head.compareAndSet(current, next));
    }

    private static long nextCounter(long head) {
        return ((head >>> COUNTER_SHIFT) + 1) << COUNTER_SHIFT;
    }

    long freeCount() {
        return freeCount.get();
    }

    long usedCount() {
        return usedCount.get();
    }
}
