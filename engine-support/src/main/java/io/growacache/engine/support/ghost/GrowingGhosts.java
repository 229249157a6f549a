package io.growacache.engine.support.ghost;

import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Ghosts in a table that grows with the number of items, each remembered until so many bytes were dropped after it, or until
 * its place is needed for a younger one.
 *
 * <p>There is a ghost for eight items, four bytes: half a byte for an item. Where items are large, that
 * would be too few ghosts to reach as far back as the window does, and more cost little: up to a tenth of the most that the
 * table grows to, there are two for each item, since some lines are asked for more than others.
 *
 * <p>Which of the table's lines is a key's follows by linear hashing (Litwin, 1980), and a new line begins as a copy of the
 * one that it is split off from, so that nothing is forgotten when the table grows. What {@link GhostLine} says about lines
 * and threads holds here, too.
 */
public final class GrowingGhosts implements Ghosts {
    private static final int ITEMS_PER_GHOST = 8;
    private static final int CHEAP_SHARE = 10;
    private static final int CHEAP_GHOSTS = 2;
    private static final int MOST_LINES = 1 << 30;
    /** The lowest bits of a hash are the fingerprint. */
    private static final int LINE_SHIFT = 16;

    private final int mostLines;
    private final int granuleShift;
    private final int granuleMask;
    private final long windowBytes;
    private final long bytesPerTick;
    private final AtomicLong droppedBytes = new AtomicLong();

    /** Addresses. Published before {@link #lineCount}, so read after it. */
    private volatile long[] granules = new long[0];
    private volatile int lineCount;

    /**
     * A table without lines.
     *
     * @param mostBytes that it grows to; less than a line of 64 turns ghosts off
     * @param granuleLength bytes of each piece of memory that it will be given: a power of two, at least 64
     * @param windowBytes after how many dropped bytes a key is forgotten, at least 1
     */
    public GrowingGhosts(long mostBytes, int granuleLength, long windowBytes) {
        mostLines = (int) Math.clamp(mostBytes / GhostLayout.LENGTH, 0L, MOST_LINES);
        granuleShift = Integer.numberOfTrailingZeros(granuleLength / (int) GhostLayout.LENGTH);
        granuleMask = (1 << granuleShift) - 1;
        this.windowBytes = windowBytes;
        bytesPerTick = GhostLine.bytesPerTick(windowBytes);
    }

    // ---------------------------------------------------------------- growth

    @Override
    public boolean isGrowthDue(long itemCount) {
        return wantedLines(itemCount) > lineCount;
    }

    private long wantedLines(long itemCount) {
        long forEach = Math.ceilDiv(itemCount, GhostLayout.ENTRY_COUNT);
        long cheap = Math.min(CHEAP_GHOSTS * forEach, mostLines / CHEAP_SHARE);
        return Math.min(mostLines, Math.max(Math.ceilDiv(forEach, ITEMS_PER_GHOST), cheap));
    }

    @Override
    public void grow(long itemCount, LongSupplier granuleSource) {
        long wanted = wantedLines(itemCount);
        for (int count = lineCount; count < wanted; count++) {
            if (count >>> granuleShift == granules.length) {
                long granule = granuleSource.getAsLong();
                if (granule == 0) {
                    return;
                }
                addGranule(granule);
            }
            if (count > 0) {
                NativeMemory.copy(lineAddress(count - Integer.highestOneBit(count)), lineAddress(count),
                        GhostLayout.LENGTH);
            }
            lineCount = count + 1;
        }
    }

    private void addGranule(long address) {
        int count = granules.length;
        long[] more = new long[count + 1];
        System.arraycopy(granules, 0, more, 0, count);
        more[count] = address;
        granules = more;
    }

    private long lineAddress(int line) {
        return granules[line >>> granuleShift] + (line & granuleMask) * GhostLayout.LENGTH;
    }

    // ---------------------------------------------------------------- ghosts

    @Override
    public void add(long keyHash, long itemLength) {
        long line = line(keyHash);
        if (line != 0) {
            GhostLine.add(line, keyHash, tick(droppedBytes.getAndAdd(itemLength)));
        }
    }

    @Override
    public boolean remove(long keyHash) {
        long line = line(keyHash);
        return line != 0 && GhostLine.remove(line, keyHash, tick(droppedBytes.get()));
    }

    @Override
    public boolean contains(long keyHash) {
        long line = line(keyHash);
        return line != 0 && GhostLine.contains(line, keyHash, tick(droppedBytes.get()));
    }

    private int tick(long dropped) {
        return GhostLine.tick(dropped, bytesPerTick);
    }

    /** The address of a key's line, or 0. */
    private long line(long keyHash) {
        int count = lineCount;
        if (count == 0) {
            return 0;
        }
        int bits = (int) (keyHash >>> LINE_SHIFT);
        int half = Integer.highestOneBit(count);
        int line = bits & (2 * half - 1);
        return lineAddress(line < count ? line : bits & (half - 1));
    }

    @Override
    public void clear() {
        // More than the window passes.
        droppedBytes.getAndAdd(2 * windowBytes);
    }

    @Override
    public long usedBytes() {
        return lineCount * GhostLayout.LENGTH;
    }

    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public void close() {
        // The memory is the engine's.
    }
}
