package io.growacache.tck.protocol;

import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyChunk;
import io.growacache.spi.protocol.ReplyChunks;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Reply chunks under a budget, each with guards before and behind it. A chunk that is released twice, written after its
 * release or beyond its end is an {@link AssertionError}; chunks that are still out can be counted. Reuses chunks, so
 * that a steady state allocates nothing.
 */
public final class TestReplyChunks implements ReplyChunks, AutoCloseable {
    private static final int GUARD_LENGTH = 16;
    private static final byte GUARD = (byte) 0xc3;
    private static final byte POISON = (byte) 0xdd;

    private final long budgetBytes;
    private final int chunkLength;
    private final Runnable released;
    private final List<Chunk> free = new ArrayList<>();
    private final List<Chunk> all = new ArrayList<>();
    private long outstandingBytes;
    private long largestOutstandingBytes;
    private int outstandingCount;
    private long refusedCount;
    private int largestExcessLength;

    /**
     * No chunks yet.
     *
     * @param budgetBytes capacity of all chunks that are out together, {@link #acquire} aside
     * @param chunkLength usual capacity of a chunk; at most the budget
     * @param released runs after each release
     */
    public TestReplyChunks(long budgetBytes, int chunkLength, Runnable released) {
        if (chunkLength < 1 || budgetBytes < chunkLength) {
            throw new IllegalArgumentException("budgetBytes = " + budgetBytes + ", chunkLength = " + chunkLength
                    + ": must be 1 <= chunkLength <= budgetBytes");
        }
        this.budgetBytes = budgetBytes;
        this.chunkLength = chunkLength;
        this.released = released;
    }

    @Override
    public ReplyChunk tryAcquire(int length) {
        if (outstandingBytes + Math.max(length, chunkLength) <= budgetBytes) {
            return take(Math.max(length, chunkLength));
        }
        if (outstandingBytes + length <= budgetBytes) {
            return take(length);
        }
        refusedCount++;
        return null;
    }

    @Override
    public ReplyChunk acquire(int length) {
        if (outstandingBytes + length > budgetBytes) {
            largestExcessLength = Math.max(largestExcessLength, length);
        }
        return take(Math.max(length, chunkLength));
    }

    /** How many chunks are out. */
    public int outstandingCount() {
        return outstandingCount;
    }

    /** Capacity of the chunks that are out, in bytes. */
    public long outstandingBytes() {
        return outstandingBytes;
    }

    /** The most that was out at a time. */
    public long largestOutstandingBytes() {
        return largestOutstandingBytes;
    }

    /** How often the budget was too small. */
    public long refusedCount() {
        return refusedCount;
    }

    /** The most that was asked for at once, without asking first, when the budget did not allow it. */
    public int largestExcessLength() {
        return largestExcessLength;
    }

    /** Fails when a chunk is still out, or was written where it must not be. */
    public void assertNothingHeld() {
        for (Chunk chunk : all) {
            chunk.checkGuards();
        }
        if (outstandingCount != 0) {
            throw new AssertionError("reply chunks not released: " + all.stream().filter(chunk -> chunk.isOut)
                    .map(chunk -> "one of " + chunk.capacity() + " bytes holding " + chunk.length()).toList());
        }
    }

    @Override
    public void close() {
        all.forEach(Chunk::free);
        all.clear();
        free.clear();
    }

    private Chunk take(int length) {
        Chunk chunk = null;
        for (int index = free.size() - 1; index >= 0 && chunk == null; index--) {
            if (free.get(index).capacity() == length) {
                chunk = free.remove(index);
            }
        }
        if (chunk == null) {
            chunk = new Chunk(NativeMemory.allocate(length + 2L * GUARD_LENGTH, 8), length);
            all.add(chunk);
        } else {
            chunk.checkPoison();
        }
        chunk.isOut = true;
        outstandingBytes += length;
        largestOutstandingBytes = Math.max(largestOutstandingBytes, outstandingBytes);
        outstandingCount++;
        return chunk;
    }

    private final class Chunk extends ReplyChunk {
        private final NativeMemory.Block block;
        private boolean isOut;

        Chunk(NativeMemory.Block block, int length) {
            super(block.address() + GUARD_LENGTH, length);
            this.block = block;
            // What is checked is the chunk without its guards.
            fill(block.address(), block.length(), GUARD);
            NativeMemory.unregister(block.address());
            NativeMemory.register(address(), length);
        }

        @Override
        public void release() {
            if (!isOut) {
                throw new AssertionError("a reply chunk was released twice");
            }
            checkGuards();
            isOut = false;
            outstandingBytes -= capacity();
            outstandingCount--;
            fill(address(), capacity(), POISON);
            free.add(this);
            released.run();
        }

        /** Memory that is allocated at the same place later must not be checked against this chunk. */
        void free() {
            NativeMemory.unregister(address());
            block.close();
        }

        void checkGuards() {
            if (!holds(block.address(), GUARD_LENGTH, GUARD)
                    || !holds(address() + capacity(), GUARD_LENGTH, GUARD)) {
                throw new AssertionError("a reply chunk of " + capacity() + " bytes was written outside its bounds");
            }
        }

        void checkPoison() {
            if (!holds(address(), capacity(), POISON)) {
                throw new AssertionError("a reply chunk was written after its release");
            }
        }
    }

    private static void fill(long address, long length, byte value) {
        for (long at = address; at < address + length; at++) {
            NativeMemory.all().set(ValueLayout.JAVA_BYTE, at, value);
        }
    }

    private static boolean holds(long address, long length, byte value) {
        for (long at = address; at < address + length; at++) {
            if (NativeMemory.all().get(ValueLayout.JAVA_BYTE, at) != value) {
                return false;
            }
        }
        return true;
    }
}
