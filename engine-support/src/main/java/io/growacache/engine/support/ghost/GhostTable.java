package io.growacache.engine.support.ghost;

import io.growacache.spi.memory.NativeMemory;

/**
 * Remembers the keys of items that were dropped within the last so many dropped bytes: a FIFO queue of fingerprints in the form
 * of a set, so that it needs four bytes for a key and no order to keep. Safe from any number of threads, without locks.
 *
 * <p>Time is counted in dropped bytes: the owner passes the sum of the bytes that it has dropped so far. An entry is forgotten
 * when it is older than the window, or earlier when its line of sixteen is full of younger ones.
 *
 * <p>Answers are approximate in three ways, all harmless to a policy. A key that was never dropped is taken for a ghost with a
 * probability of 16 / 2<sup>16</sup> at most. An entry that no other has displaced looks young again after the tick counter
 * has gone round, sixteen windows later. Two threads that write one line at the same time may lose one entry.
 */
public final class GhostTable {
    /** A window is this many ticks; the counter goes round after sixteen windows. */
    private static final int WINDOW_TICKS = 1 << (GhostLayout.TICK_BITS - 4);

    private final long address;
    private final long lineCount;
    private final long bytesPerTick;

    /**
     * A table over zeroed memory that stays the owner's.
     *
     * @param address a multiple of 64
     * @param length bytes, at least 64; what is not a whole line stays unused
     * @param windowBytes after how many dropped bytes a key is forgotten, at least 1
     */
    public GhostTable(long address, long length, long windowBytes) {
        if (address % GhostLayout.LENGTH != 0 || length < GhostLayout.LENGTH || windowBytes < 1) {
            throw new IllegalArgumentException("address = " + address + ", length = " + length + ", windowBytes = "
                    + windowBytes + ": must be a multiple of 64, at least 64, and at least 1");
        }
        this.address = address;
        lineCount = length / GhostLayout.LENGTH;
        bytesPerTick = Math.max(1, Math.ceilDiv(windowBytes, WINDOW_TICKS));
    }

    /**
     * Remembers the key with {@code keyHash}.
     *
     * @param keyHash all 64 bits well mixed
     * @param droppedBytes how many bytes were dropped so far
     */
    public void add(long keyHash, long droppedBytes) {
        long line = lineAddress(keyHash);
        int fingerprint = fingerprint(keyHash);
        int now = tick(droppedBytes);
        long target = line;
        int replaced = GhostLayout.EMPTY;
        int oldest = -1;
        for (int index = 0; index < GhostLayout.ENTRY_COUNT; index++) {
            long at = GhostLayout.entryAddress(line, index);
            int entry = NativeMemory.getInt(at);
            int rank = entry == GhostLayout.EMPTY ? Integer.MAX_VALUE - 1 : GhostLayout.age(entry, now);
            if (GhostLayout.fingerprint(entry) == fingerprint) {
                rank = Integer.MAX_VALUE;
            }
            if (rank > oldest) {
                oldest = rank;
                target = at;
                replaced = entry;
            }
        }
        // When the CAS fails, another thread has just used the place, and this key is forgotten at once.
        NativeMemory.compareAndSetInt(target, replaced, GhostLayout.pack(fingerprint, now));
    }

    /**
     * Forgets the key with {@code keyHash}.
     *
     * @param droppedBytes how many bytes were dropped so far
     * @return whether it was remembered
     */
    public boolean remove(long keyHash, long droppedBytes) {
        long at = find(keyHash);
        if (at == 0) {
            return false;
        }
        int entry = NativeMemory.getInt(at);
        return NativeMemory.compareAndSetInt(at, entry, GhostLayout.EMPTY)
                && GhostLayout.age(entry, tick(droppedBytes)) <= WINDOW_TICKS;
    }

    /**
     * Whether the key with {@code keyHash} is remembered.
     *
     * @param droppedBytes how many bytes were dropped so far
     */
    public boolean contains(long keyHash, long droppedBytes) {
        long at = find(keyHash);
        return at != 0 && GhostLayout.age(NativeMemory.getInt(at), tick(droppedBytes)) <= WINDOW_TICKS;
    }

    /** Where the key's entry is; 0: there is none. */
    private long find(long keyHash) {
        long line = lineAddress(keyHash);
        int fingerprint = fingerprint(keyHash);
        for (int index = 0; index < GhostLayout.ENTRY_COUNT; index++) {
            long at = GhostLayout.entryAddress(line, index);
            if (GhostLayout.fingerprint(NativeMemory.getInt(at)) == fingerprint) {
                return at;
            }
        }
        return 0;
    }

    private long lineAddress(long keyHash) {
        return address + Math.unsignedMultiplyHigh(keyHash, lineCount) * GhostLayout.LENGTH;
    }

    /** The low bits, which the line does not depend on. */
    private static int fingerprint(long keyHash) {
        int bits = (int) keyHash & GhostLayout.TICK_MASK;
        return bits == 0 ? 1 : bits;
    }

    private int tick(long droppedBytes) {
        return (int) (droppedBytes / bytesPerTick) & GhostLayout.TICK_MASK;
    }
}
