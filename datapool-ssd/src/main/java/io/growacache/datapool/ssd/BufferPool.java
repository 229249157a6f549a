package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Aligned memory in powers of two, kept for the next borrower. A buffer goes back to the stripe of the thread that borrowed
 * it; a thread whose stripe has none of a length takes another stripe's. Safe from any thread; takes no lock and, once the
 * buffers that are needed exist, allocates nothing.
 */
final class BufferPool implements AutoCloseable {
    private static final int CLASSES = Integer.SIZE;
    private static final int MAX_COUNT = 1 << 16;
    /** The stack of numbers that no buffer has, behind the stacks of the stripes. */
    private final int unusedStack;

    private final long limitBytes;
    private final int minLength;
    private final int stripeCount;
    private final Buffer[] buffers = new Buffer[MAX_COUNT];
    private final IndexStacks free;
    private final AtomicLong heldBytes = new AtomicLong();
    /** By address, to find the buffer of a request that timed out. */
    private final ConcurrentSkipListMap<Long, Buffer> allocated = new ConcurrentSkipListMap<>();
    private volatile boolean isClosed;

    /**
     * An empty pool.
     *
     * @param limitBytes how much all buffers take together at most
     * @param blockLength the alignment and smallest length: a power of two
     * @param borrowerCount about how many threads borrow at the same time
     */
    BufferPool(long limitBytes, int blockLength, int borrowerCount) {
        this.limitBytes = limitBytes;
        minLength = blockLength;
        stripeCount = Integer.highestOneBit(Math.clamp(borrowerCount, 1, 16));
        unusedStack = stripeCount * CLASSES;
        free = new IndexStacks(unusedStack + 1, MAX_COUNT);
        for (int index = MAX_COUNT - 1; index >= 0; index--) {
            free.push(unusedStack, index);
        }
    }

    /**
     * Lends a buffer, or returns null when the limit is reached.
     *
     * @throws IllegalArgumentException when no buffer is that long
     */
    BlockBuffer borrow(int length) {
        int sizeClass = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(length, minLength) - 1);
        if (length < 1 || sizeClass >= CLASSES - 1 || 1L << sizeClass > limitBytes) {
            throw new IllegalArgumentException("length = " + length + ": must be between 1 and " + limitBytes);
        }
        int stripe = (int) Thread.currentThread().threadId() & (stripeCount - 1);
        int index = takeFree(stripe, sizeClass);
        if (index < 0) {
            index = allocate(sizeClass);
            if (index < 0) {
                return null;
            }
        }
        Buffer buffer = buffers[index];
        buffer.lendTo(stripe);
        return buffer;
    }

    private int takeFree(int stripe, int sizeClass) {
        for (int i = 0; i < stripeCount; i++) {
            int index = free.pop((stripe + i & stripeCount - 1) * CLASSES + sizeClass);
            if (index >= 0) {
                return index;
            }
        }
        return -1;
    }

    private int allocate(int sizeClass) {
        int length = 1 << sizeClass;
        if (!reserve(length) && !(makeRoom(length, sizeClass) && reserve(length))) {
            return -1;
        }
        int index = free.pop(unusedStack);
        if (index < 0) {
            heldBytes.addAndGet(-length);
            return -1;
        }
        // Publishes the buffer with the number, which reaches other threads through a stack.
        buffers[index] = new Buffer(index, sizeClass, NativeMemory.allocate(length, minLength));
        allocated.put(buffers[index].block.address(), buffers[index]);
        return index;
    }

    private boolean reserve(long length) {
        long held;
        do {
            held = heldBytes.get();
            if (held + length > limitBytes) {
                return false;
            }
        } while (!heldBytes.compareAndSet(held, held + length));
        return true;
    }

    /** Frees buffers of other lengths that nobody uses; true when that made room. */
    private boolean makeRoom(long length, int exceptClass) {
        for (int sizeClass = CLASSES - 1; sizeClass >= 0; sizeClass--) {
            int index = sizeClass == exceptClass ? -1 : takeFree(0, sizeClass);
            while (index >= 0) {
                release(index);
                if (heldBytes.get() + length <= limitBytes) {
                    return true;
                }
                index = takeFree(0, sizeClass);
            }
        }
        return heldBytes.get() + length <= limitBytes;
    }

    private void release(int index) {
        Buffer buffer = buffers[index];
        buffers[index] = null;
        allocated.remove(buffer.block.address());
        buffer.block.close();
        heldBytes.addAndGet(-(1L << buffer.sizeClass));
        free.push(unusedStack, index);
    }

    /** Bytes of all buffers, lent or not. */
    long heldBytes() {
        return heldBytes.get();
    }

    /** A request to this memory has timed out, and the device may still use it: it is not lent again until unpinned. */
    void pin(long address) {
        change(address, Buffer.PIN);
    }

    /** The device has answered after all. */
    void unpin(long address) {
        change(address, -Buffer.PIN);
    }

    private void change(long address, int uses) {
        Map.Entry<Long, Buffer> found = allocated.floorEntry(address);
        if (found != null && address < found.getKey() + found.getValue().segment.byteSize()) {
            found.getValue().addUses(uses);
        }
    }

    /** Frees what nobody uses; what is lent is freed when it comes back. Idempotent. */
    @Override
    public void close() {
        isClosed = true;
        for (int sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
            int index = takeFree(0, sizeClass);
            while (index >= 0) {
                release(index);
                index = takeFree(0, sizeClass);
            }
        }
    }

    private final class Buffer implements BlockBuffer {
        /** Uses are a bit for the borrower and a count of pins; the pin may be undone before it is done. */
        static final int LENT = 1;
        static final int PIN = 2;

        private final int index;
        private final int sizeClass;
        private final NativeMemory.Block block;
        private final MemorySegment segment;
        private final AtomicInteger uses = new AtomicInteger();
        private int stripe;

        Buffer(int index, int sizeClass, NativeMemory.Block block) {
            this.index = index;
            this.sizeClass = sizeClass;
            this.block = block;
            segment = NativeMemory.all().asSlice(block.address(), block.length());
        }

        void lendTo(int newStripe) {
            stripe = newStripe;
            uses.set(LENT);
        }

        @Override
        public MemorySegment segment() {
            return segment;
        }

        @Override
        public void close() {
            if ((uses.get() & LENT) == 0) {
                throw new IllegalStateException("a buffer was given back twice");
            }
            addUses(-LENT);
        }

        void addUses(int change) {
            if (uses.addAndGet(change) == 0) {
                free.push(stripe * CLASSES + sizeClass, index);
                if (isClosed) {
                    // Whoever closed the pool may have looked before this one was there.
                    BufferPool.this.close();
                }
            }
        }
    }
}
