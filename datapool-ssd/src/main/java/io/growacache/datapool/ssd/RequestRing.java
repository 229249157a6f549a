package io.growacache.datapool.ssd;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A bounded queue for many producers and consumers (D. Vyukov, "Bounded MPMC queue", 2010). Safe from any thread; never
 * blocks, never allocates.
 *
 * <p>A cell's sequence number says whose turn it is: that of a position when its producer may fill it, one more when its
 * consumer may empty it. A producer or consumer that is interrupted between its turn and its release hides what lies behind
 * its cell; whoever publishes such a cell wakes a thread for it, and that thread, finding more, another one.
 */
final class RequestRing {
    private final BlockRequest[] elements;
    private final AtomicLongArray sequences;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    /** A ring for at least {@code capacity} requests. */
    RequestRing(int capacity) {
        int length = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        elements = new BlockRequest[length];
        sequences = new AtomicLongArray(length);
        mask = length - 1;
        for (int i = 0; i < length; i++) {
            sequences.set(i, i);
        }
    }

    /** Adds a request, or says false when the ring is full. */
    boolean offer(BlockRequest request) {
        while (true) {
            long position = tail.get();
            int cell = (int) position & mask;
            long turn = sequences.getAcquire(cell) - position;
            if (turn < 0) {
                return false;
            }
            if (turn == 0 && tail.compareAndSet(position, position + 1)) {
                elements[cell] = request;
                sequences.setRelease(cell, position + 1);
                return true;
            }
        }
    }

    /** Removes the oldest request, or says null when none is published. */
    BlockRequest poll() {
        while (true) {
            long position = head.get();
            int cell = (int) position & mask;
            long turn = sequences.getAcquire(cell) - (position + 1);
            if (turn < 0) {
                return null;
            }
            if (turn == 0 && head.compareAndSet(position, position + 1)) {
                BlockRequest request = elements[cell];
                sequences.setRelease(cell, position + mask + 1);
                return request;
            }
        }
    }

    boolean isEmpty() {
        long position = head.get();
        return sequences.getAcquire((int) position & mask) - (position + 1) < 0;
    }

    /** About how many requests wait. */
    long count() {
        return Math.max(0, tail.get() - head.get());
    }
}
