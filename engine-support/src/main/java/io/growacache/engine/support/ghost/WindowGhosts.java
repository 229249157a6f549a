package io.growacache.engine.support.ghost;

import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ghosts in a table of one size, each remembered until so many bytes were dropped after it, or until its line of sixteen
 * is full of younger ones: a FIFO queue of fingerprints in the form of a set, so that it needs four bytes for a key and no
 * order to keep. What {@link GhostLine} says about its answers holds here, too.
 */
public final class WindowGhosts implements Ghosts {
    /** Null when ghosts are off. */
    private final NativeMemory.Block memory;
    private final long lineCount;
    private final long windowBytes;
    private final long bytesPerTick;
    private final AtomicLong droppedBytes = new AtomicLong();

    /**
     * Remembers nothing yet.
     *
     * @param length bytes of native memory; less than a line of 64 turns ghosts off
     * @param windowBytes after how many dropped bytes a key is forgotten, at least 1
     */
    public WindowGhosts(long length, long windowBytes) {
        this.windowBytes = windowBytes;
        lineCount = length / GhostLayout.LENGTH;
        memory = lineCount == 0 ? null : NativeMemory.allocate(length, GhostLayout.LENGTH);
        bytesPerTick = GhostLine.bytesPerTick(windowBytes);
    }

    @Override
    public long usedBytes() {
        return heldBytes();
    }

    @Override
    public long heldBytes() {
        return memory == null ? 0 : memory.length();
    }

    @Override
    public void add(long keyHash, long itemLength) {
        if (memory != null) {
            GhostLine.add(line(keyHash), keyHash, tick(droppedBytes.getAndAdd(itemLength)));
        }
    }

    @Override
    public boolean remove(long keyHash) {
        return memory != null && GhostLine.remove(line(keyHash), keyHash, tick(droppedBytes.get()));
    }

    @Override
    public boolean contains(long keyHash) {
        return memory != null && GhostLine.contains(line(keyHash), keyHash, tick(droppedBytes.get()));
    }

    private int tick(long dropped) {
        return GhostLine.tick(dropped, bytesPerTick);
    }

    private long line(long keyHash) {
        return memory.address() + Math.unsignedMultiplyHigh(keyHash, lineCount) * GhostLayout.LENGTH;
    }

    @Override
    public void clear() {
        // More than the window passes.
        droppedBytes.getAndAdd(2 * windowBytes);
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
