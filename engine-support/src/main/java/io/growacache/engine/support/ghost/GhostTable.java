package io.growacache.engine.support.ghost;

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
        bytesPerTick = GhostLine.bytesPerTick(windowBytes);
    }

    /**
     * Remembers the key with {@code keyHash}.
     *
     * @param keyHash all 64 bits well mixed
     * @param droppedBytes how many bytes were dropped so far
     */
    public void add(long keyHash, long droppedBytes) {
        GhostLine.add(lineAddress(keyHash), keyHash, GhostLine.tick(droppedBytes, bytesPerTick));
    }

    /**
     * Forgets the key with {@code keyHash}.
     *
     * @param droppedBytes how many bytes were dropped so far
     * @return whether it was remembered
     */
    public boolean remove(long keyHash, long droppedBytes) {
        return GhostLine.remove(lineAddress(keyHash), keyHash, GhostLine.tick(droppedBytes, bytesPerTick));
    }

    /**
     * Whether the key with {@code keyHash} is remembered.
     *
     * @param droppedBytes how many bytes were dropped so far
     */
    public boolean contains(long keyHash, long droppedBytes) {
        return GhostLine.contains(lineAddress(keyHash), keyHash, GhostLine.tick(droppedBytes, bytesPerTick));
    }

    private long lineAddress(long keyHash) {
        return address + Math.unsignedMultiplyHigh(keyHash, lineCount) * GhostLayout.LENGTH;
    }
}
