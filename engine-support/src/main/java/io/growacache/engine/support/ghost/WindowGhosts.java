package io.growacache.engine.support.ghost;

import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ghosts in a table of one size, each remembered until so many bytes were dropped after it, or until its place is needed
 * for a younger one.
 */
public final class WindowGhosts implements Ghosts {
    private static final long LINE_LENGTH = 64;

    private final NativeMemory.Block memory;
    private final GhostTable table;
    private final long windowBytes;
    private final AtomicLong droppedBytes = new AtomicLong();

    /**
     * Remembers nothing yet.
     *
     * @param length bytes of native memory; less than a line of 64 turns ghosts off
     * @param windowBytes after how many dropped bytes a key is forgotten
     */
    public WindowGhosts(long length, long windowBytes) {
        this.windowBytes = windowBytes;
        if (length < LINE_LENGTH) {
            memory = null;
            table = null;
        } else {
            memory = NativeMemory.allocate(length, LINE_LENGTH);
            table = new GhostTable(memory.address(), length, windowBytes);
        }
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
        if (table != null) {
            table.add(keyHash, droppedBytes.getAndAdd(itemLength));
        }
    }

    @Override
    public boolean remove(long keyHash) {
        return table != null && table.remove(keyHash, droppedBytes.get());
    }

    @Override
    public boolean contains(long keyHash) {
        return table != null && table.contains(keyHash, droppedBytes.get());
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
