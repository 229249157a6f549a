package io.growacache.engine.support.index;

import static io.growacache.engine.support.index.BucketLayout.LOCK;
import static io.growacache.engine.support.index.BucketLayout.OVERFLOW_LENGTH_SHIFT;
import static io.growacache.engine.support.index.BucketLayout.OVERFLOW_SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.overflowAddress;
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

    /** The counter in the high bits, address / 64 of the uppermost line in the low ones. */
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong freeCount = new AtomicLong();
    private final AtomicLong usedCount = new AtomicLong();

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
            long line = (current & LINE_MASK) << OVERFLOW_LENGTH_SHIFT;
            if (line == 0) {
                return 0;
            }
            // Another thread may have taken the line and changed this word; then the counter in the head has moved on.
            long next = overflowAddress(NativeMemory.getLongOpaque(line)) >>> OVERFLOW_LENGTH_SHIFT;
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
            long next = overflowAddress(NativeMemory.getLong(line));
            for (int number = 0; number < OVERFLOW_SLOT_COUNT; number++) {
                NativeMemory.putLongRelease(slotAddress(line, number), SlotLayout.EMPTY);
            }
            release(line);
            line = next;
        }
    }

    private void push(long line) {
        long current;
        long next;
        do {
            current = head.get();
            long successor = (current & LINE_MASK) << OVERFLOW_LENGTH_SHIFT;
            // The lock bit stops a reader that is still in this line from walking along the stack.
            NativeMemory.putLongRelease(line, BucketLayout.pack(successor, 0, 0) | LOCK);
            next = nextCounter(current) | line >>> OVERFLOW_LENGTH_SHIFT;
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
