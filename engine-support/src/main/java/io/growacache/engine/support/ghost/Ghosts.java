package io.growacache.engine.support.ghost;

import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The keys of items that were dropped before they had proven their worth. Who is stored again soon goes straight to the
 * proven items, as in S3-FIFO (Yang and others, "FIFO queues are all you need for cache eviction", SOSP 2023). It
 * remembers about as many bytes' worth of items as the cache holds, or fewer when its memory does not suffice.
 */
public final class Ghosts implements AutoCloseable {
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
    public Ghosts(long length, long windowBytes) {
        this.windowBytes = windowBytes;
        if (length < LINE_LENGTH) {
            memory = null;
            table = null;
        } else {
            memory = NativeMemory.allocate(length, LINE_LENGTH);
            table = new GhostTable(memory.address(), length, windowBytes);
        }
    }

    /** Native memory taken. */
    public long heldBytes() {
        return memory == null ? 0 : memory.length();
    }

    /** An unproven item was dropped for space. */
    public void add(long keyHash, long itemLength) {
        if (table != null) {
            table.add(keyHash, droppedBytes.getAndAdd(itemLength));
        }
    }

    /** Whether the key's item was dropped a short while ago; it is forgotten. */
    public boolean remove(long keyHash) {
        return table != null && table.remove(keyHash, droppedBytes.get());
    }

    /** Whether the key's item was dropped a short while ago; it stays remembered. */
    public boolean contains(long keyHash) {
        return table != null && table.contains(keyHash, droppedBytes.get());
    }

    /** Forgets all keys: lets more than the window pass. */
    public void clear() {
        droppedBytes.getAndAdd(2 * windowBytes);
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
