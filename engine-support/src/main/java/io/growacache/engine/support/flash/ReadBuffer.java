package io.growacache.engine.support.flash;

import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Short items that were read from a device lately, so that who asks again does not cost another read. Each item has one
 * place, where the next one with that place displaces it. Nobody waits: a place that somebody else is at is passed over.
 * Safe from any thread.
 */
final class ReadBuffer implements AutoCloseable {
    /** Longer items are not kept. */
    private static final int PLACE_LENGTH = 8 << 10;
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    /** Null without places. */
    private final NativeMemory.Block memory;
    private final int placeCount;
    private final AtomicIntegerArray locks;
    // Guarded by the place's lock; read without it to see whether it is worth taking.
    private final AtomicLongArray locations;
    private final AtomicLongArray sequences;

    ReadBuffer(long bytes) {
        placeCount = (int) Math.min(bytes / PLACE_LENGTH, Integer.MAX_VALUE / 2);
        memory = placeCount == 0 ? null : NativeMemory.allocate((long) placeCount * PLACE_LENGTH, Long.BYTES);
        locks = new AtomicIntegerArray(placeCount);
        locations = new AtomicLongArray(placeCount);
        sequences = new AtomicLongArray(placeCount);
    }

    long heldBytes() {
        return memory == null ? 0 : memory.length();
    }

    private int place(long location) {
        return (int) Math.unsignedMultiplyHigh(location * MIX, placeCount);
    }

    private long address(int place) {
        return memory.address() + (long) place * PLACE_LENGTH;
    }

    /** Copies an item's record to {@code target}, which has room for {@code length} bytes; whether it is here. */
    boolean copyTo(long location, long sequence, long target, long length) {
        if (placeCount == 0) {
            return false;
        }
        int place = place(location);
        if (locations.get(place) != location || !locks.compareAndSet(place, 0, 1)) {
            return false;
        }
        try {
            if (locations.get(place) != location || sequences.get(place) != sequence) {
                return false;
            }
            NativeMemory.copy(address(place), target, Math.min(length, PLACE_LENGTH));
            return true;
        } finally {
            locks.set(place, 0);
        }
    }

    /** Keeps an item's record of {@code length} bytes, if it is short enough. */
    void keep(long location, long sequence, long record, int length) {
        if (placeCount == 0 || length > PLACE_LENGTH) {
            return;
        }
        int place = place(location);
        if (locks.compareAndSet(place, 0, 1)) {
            try {
                NativeMemory.copy(record, address(place), length);
                sequences.set(place, sequence);
                locations.set(place, location);
            } finally {
                locks.set(place, 0);
            }
        }
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
