package io.growacache.engine.support.flash;

import static io.growacache.engine.support.flash.FlashLayout.EVENT_HASH_MASK;
import static io.growacache.engine.support.flash.FlashLayout.EVENT_KEYSPACE_SHIFT;
import static io.growacache.engine.support.flash.FlashLayout.EVENT_KIND_SHIFT;
import static io.growacache.engine.support.flash.FlashLayout.EVENT_UNIT_MASK;
import static io.growacache.engine.support.flash.FlashLayout.JOURNAL_ENTRIES_OFFSET;
import static io.growacache.engine.support.flash.FlashLayout.JOURNAL_ENTRY_LENGTH;

import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.zip.CRC32C;

/**
 * What has ended on the device since its segments were summarized: single items, whole segments, keyspaces. A circle of
 * blocks; before a block is overwritten, what still matters of it was repeated in the block written before.
 *
 * <p>Any thread notes ends, without a lock and without allocation; one thread at a time writes them out. Where the
 * notes cannot take one more, the item's segment is condemned: it is dropped as a whole, which is one note.
 */
public final class FlashJournal implements AutoCloseable {
    /** An item has ended. */
    static final int DEAD = 1;
    /** A segment has ended; the unit is its first. */
    static final int DROPPED = 2;
    /** All items of a keyspace up to a sequence have ended. */
    static final int CLEARED = 3;
    /** All items up to a sequence have ended. */
    static final int ALL_CLEARED = 4;
    /** All copies have ended of a key with this hash that are in segments of copies up to a sequence. */
    static final int COPIES_ENDED = 5;

    private static final int RING_LENGTH = 1 << 15;
    private static final int RING_MASK = RING_LENGTH - 1;
    private static final int READ_LENGTH = 1 << 20;
    /** More than the items of a segment, if these are not tiny. */
    private static final int MOST_WITHHELD = 1 << 18;
    /** Notes about copies may take one part in so many of the journal. */
    private static final int COPIES_SHARE = 4;
    /** What is withheld waits for this part of the durability window at most. */
    private static final int WITHHELD_SHARE = 4;

    private final BlockCalls calls;
    private final FlashLog log;
    private final long offset;
    private final int blockLength;
    private final int blockCount;
    private final int entriesPerBlock;
    /** The block in the making, and one that is read. */
    private final NativeMemory.Block memory;

    /** Events and sequences in turn; an event of 0 is not there yet. */
    private final AtomicLongArray ring = new AtomicLongArray(2 * RING_LENGTH);
    private final AtomicLong ringTail = new AtomicLong();
    private final AtomicLong ringHead = new AtomicLong();
    /** Per keyspace, and last for all: up to which sequence it was cleared, until that is written. */
    private final AtomicLongArray clears;
    private volatile boolean hasClears;
    private final List<long[]> drops = new ArrayList<>();
    /** How many ends of copies were noted in the ring, or would have been. */
    private final AtomicLong copyNotes = new AtomicLong();
    /** Asked to have notes written soon; does nothing until somebody says what it does. */
    private volatile Runnable whenCrowded = () -> { };

    /** What waits for a summary. */
    private final WithheldNotes withheld;

    // Guarded by this object's monitor.
    private int nextBlock;
    private long lastNumber;
    /** Whether a block was used since the journal was begun. */
    private final boolean[] isUsed;
    /** Whether the block in the making still has to be written. */
    private boolean isComposed;
    private int composedCount;
    /** Drops that are noted in the block in the making. */
    private final List<long[]> composedDrops = new ArrayList<>();
    /** By segment: the last use of which it is written that all has ended, so that single ends matter no more. */
    private final long[] droppedSequences;
    /** Of the segments with copies the one with the smallest sequence, as far as notes about them matter. */
    private long oldestCopies;
    private volatile long writtenBytes;

    FlashJournal(BlockCalls calls, FlashLog log, long offset, long length, int keyspaceCount, long windowMillis) {
        this.calls = calls;
        this.log = log;
        this.offset = offset;
        blockLength = log.blockLength();
        blockCount = (int) (length / blockLength);
        entriesPerBlock = (blockLength - JOURNAL_ENTRIES_OFFSET) / JOURNAL_ENTRY_LENGTH;
        memory = NativeMemory.allocate(2L * blockLength, blockLength);
        clears = new AtomicLongArray(keyspaceCount + 1);
        isUsed = new boolean[blockCount];
        droppedSequences = new long[log.segmentCount()];
        withheld = new WithheldNotes(MOST_WITHHELD, TimeUnit.MILLISECONDS.toNanos(windowMillis) / WITHHELD_SHARE);
    }

    /** Native memory that a journal takes. */
    static long memoryBytes(int blockLength) {
        return 2L * blockLength;
    }

    /** Bytes written since the start. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** The number of the block that was written last; 0 when there is none. */
    public synchronized long lastNumber() {
        return lastNumber;
    }

    // ---------------------------------------------------------------- notes

    /** Has {@code wake} called when half of the room for notes is taken. */
    public void whenCrowded(Runnable wake) {
        whenCrowded = wake;
    }

    /** The item at a location, in a segment with this sequence, has ended. */
    public void noteDead(long location, long sequence) {
        if (!note(event(DEAD, 0, FlashLocation.position(location) / FlashLocation.UNIT), sequence)) {
            log.condemn(log.segment(location));
        }
    }

    /**
     * All copies have ended that are on the device of the item in memory whose key has this hash, the key's buckets locked.
     * One of another key with the same 56 bits of hash ends, too.
     */
    public void noteCopiesEnded(long hash) {
        copyNotes.incrementAndGet();
        if (!note(copiesEvent(hash), log.lastCopySequence())) {
            log.condemnCopies();
        }
    }

    /**
     * The same up to a segment, because the item is on the device itself now. The note waits for {@link #release}, so
     * that no crash finds the copy ended and the item not yet there; but not for long.
     */
    public void withholdCopiesEnded(long hash, long sequence) {
        copyNotes.incrementAndGet();
        if (!withheld.add(copiesEvent(hash), sequence)) {
            log.condemnCopies();
        }
    }

    /** What was withheld may be written; there may be much of it. */
    public void release() {
        withheld.release();
        if (withheld.isDue()) {
            whenCrowded.run();
        }
    }

    /** How many ends of copies were noted. */
    public long copyNoteCount() {
        return copyNotes.get();
    }

    private boolean note(long event, long sequence) {
        for (;;) {
            long tail = ringTail.get();
            long taken = tail - ringHead.get();
            if (taken >= RING_LENGTH) {
                return false;
            }
            if (ringTail.compareAndSet(tail, tail + 1)) {
                int place = 2 * (int) (tail & RING_MASK);
                ring.set(place + 1, sequence);
                ring.setRelease(place, event);
                if (taken == RING_LENGTH / 2) {
                    whenCrowded.run();
                }
                return true;
            }
        }
    }

    private static long copiesEvent(long hash) {
        return (long) COPIES_ENDED << EVENT_KIND_SHIFT | (hash & EVENT_HASH_MASK);
    }

    /** All that a segment held has ended. */
    public void noteDropped(int segment, long sequence) {
        synchronized (drops) {
            drops.add(new long[] {event(DROPPED, 0, log.position(segment) / FlashLocation.UNIT), sequence});
        }
    }

    /** All items that a keyspace has on the device have ended. */
    public void noteCleared(int keyspace) {
        clears.set(keyspace, log.lastSequence());
        hasClears = true;
    }

    /** All items on the device have ended. */
    public void noteAllCleared() {
        clears.set(clears.length() - 1, log.lastSequence());
        hasClears = true;
    }

    private static long event(int kind, int keyspace, long unit) {
        return (long) kind << EVENT_KIND_SHIFT | (long) keyspace << EVENT_KEYSPACE_SHIFT | unit;
    }

    static int kind(long event) {
        return (int) (event >>> EVENT_KIND_SHIFT);
    }

    static int keyspace(long event) {
        return (int) (event >>> EVENT_KEYSPACE_SHIFT) & FlashLayout.SHORT_MASK;
    }

    static long position(long event) {
        return (event & EVENT_UNIT_MASK) * FlashLocation.UNIT;
    }

    /** Whether half of the room for notes is taken. */
    boolean isCrowded() {
        return ringTail.get() - ringHead.get() > RING_LENGTH / 2;
    }

    // ---------------------------------------------------------------- writing

    /** Writes out what was noted before the call; whether that worked. What could not be written is kept. */
    public synchronized boolean write() {
        // About half of what is written is to be new: else the window is not kept.
        long entries = (long) blockCount * entriesPerBlock;
        log.condemnMostlyDead(entries / 2 - limitCopyNotes(entries / COPIES_SHARE));
        oldestCopies = oldestCopies();
        int written = 0;
        while (isComposed || compose()) {
            if (calls.write(offset + (long) nextBlock * blockLength, memory.address(), blockLength) != BlockStatus.OK) {
                return false;
            }
            writtenBytes += blockLength;
            isComposed = false;
            for (long[] drop : composedDrops) {
                droppedSequences[log.segment(FlashLocation.of(position(drop[0]), 1))] = drop[1];
            }
            composedDrops.clear();
            isUsed[nextBlock] = true;
            nextBlock = (nextBlock + 1) % blockCount;
            written++;
            if (written > blockCount) {
                // All that is noted still matters: there are more dead items than the journal has room for.
                int oldest = log.oldest();
                if (oldest != FlashLog.NONE) {
                    log.condemn(oldest);
                }
                return false;
            }
        }
        return written == 0 || calls.force() == BlockStatus.OK;
    }

    /**
     * Has segments of copies dropped, the oldest first, when more ends of copies are noted since they were opened than the
     * journal should hold; how many notes there are of those that are left.
     */
    private long limitCopyNotes(long mostNotes) {
        long noted = copyNotes.get();
        long[] copies = log.copySegments();
        for (long segment : copies) {
            long since = noted - log.copyNotesBefore((int) segment);
            if (since <= mostNotes) {
                return since;
            }
            log.condemn((int) segment);
        }
        return 0;
    }

    private long oldestCopies() {
        long oldest = Long.MAX_VALUE;
        for (int segment = 0; segment < log.segmentCount(); segment++) {
            long durable = log.durableCopySequence(segment);
            if (durable != 0 && droppedSequences[segment] != durable) {
                oldest = Math.min(oldest, durable);
            }
            long present = log.copySequence(segment);
            oldest = present == 0 ? oldest : Math.min(oldest, present);
        }
        return oldest;
    }

    /** Fills the block in the making; false when there is nothing new. */
    private boolean compose() {
        composedCount = 0;
        if (!hasNews()) {
            return false;
        }
        int following = (nextBlock + 1) % blockCount;
        if (isUsed[following]) {
            repeat(following);
        }
        takeNews();
        long block = memory.address();
        lastNumber++;
        int length = composedCount * JOURNAL_ENTRY_LENGTH;
        NativeMemory.zero(block + JOURNAL_ENTRIES_OFFSET + length, blockLength - JOURNAL_ENTRIES_OFFSET - length);
        NativeMemory.putLong(block, FlashLayout.JOURNAL_MAGIC);
        NativeMemory.putLong(block + FlashLayout.JOURNAL_NUMBER_OFFSET, lastNumber);
        NativeMemory.putInt(block + FlashLayout.JOURNAL_COUNT_OFFSET, composedCount);
        NativeMemory.putInt(block + FlashLayout.JOURNAL_CRC_OFFSET, crc(block, composedCount));
        isComposed = true;
        return true;
    }

    private boolean hasNews() {
        synchronized (drops) {
            return hasClears || !drops.isEmpty() || withheld.isDue()
                    || ring.getAcquire(2 * (int) (ringHead.get() & RING_MASK)) != 0;
        }
    }

    /** Takes over what still matters of a block that is overwritten next. */
    private void repeat(int block) {
        long read = memory.address() + blockLength;
        if (calls.read(offset + (long) block * blockLength, read, blockLength) != BlockStatus.OK || !isValid(read)) {
            // Unreadable now, it would have been so after a crash, too.
            return;
        }
        int count = NativeMemory.getInt(read + FlashLayout.JOURNAL_COUNT_OFFSET);
        for (int i = 0; i < count; i++) {
            long entry = read + JOURNAL_ENTRIES_OFFSET + (long) i * JOURNAL_ENTRY_LENGTH;
            long event = NativeMemory.getLong(entry);
            long sequence = NativeMemory.getLong(entry + Long.BYTES);
            if (matters(event, sequence)) {
                add(event, sequence);
            }
        }
    }

    private boolean matters(long event, long sequence) {
        return switch (kind(event)) {
            case DEAD -> {
                int segment = log.segment(FlashLocation.of(position(event), 1));
                yield log.isCurrent(segment, sequence) && droppedSequences[segment] != sequence;
            }
            case DROPPED -> log.isCurrent(log.segment(FlashLocation.of(position(event), 1)), sequence);
            case CLEARED, ALL_CLEARED -> log.oldestDurableSequence() <= sequence;
            case COPIES_ENDED -> oldestCopies <= sequence;
            default -> false;
        };
    }

    private void takeNews() {
        if (hasClears) {
            hasClears = false;
            for (int keyspace = 0; keyspace < clears.length(); keyspace++) {
                if (composedCount == entriesPerBlock) {
                    hasClears = true;
                    return;
                }
                long sequence = clears.getAndSet(keyspace, 0);
                if (sequence != 0) {
                    boolean isAll = keyspace == clears.length() - 1;
                    add(event(isAll ? ALL_CLEARED : CLEARED, isAll ? 0 : keyspace, 0), sequence);
                }
            }
        }
        synchronized (drops) {
            while (!drops.isEmpty() && composedCount < entriesPerBlock) {
                long[] drop = drops.removeLast();
                composedDrops.add(drop);
                add(drop[0], drop[1]);
            }
        }
        while (composedCount < entriesPerBlock && withheld.take(this::add)) {
            // As many as there are, or the block holds.
        }
        while (composedCount < entriesPerBlock) {
            long head = ringHead.get();
            int place = 2 * (int) (head & RING_MASK);
            long event = ring.getAcquire(place);
            if (event == 0) {
                return;
            }
            add(event, ring.get(place + 1));
            ring.set(place, 0);
            // Whoever sees the new head sees the place empty.
            ringHead.set(head + 1);
        }
    }

    private void add(long event, long sequence) {
        long entry = memory.address() + JOURNAL_ENTRIES_OFFSET + (long) composedCount * JOURNAL_ENTRY_LENGTH;
        NativeMemory.putLong(entry, event);
        NativeMemory.putLong(entry + Long.BYTES, sequence);
        composedCount++;
    }

    private static int crc(long block, int entryCount) {
        CRC32C crc = new CRC32C();
        FlashLayout.crc(crc, block + FlashLayout.JOURNAL_NUMBER_OFFSET,
                FlashLayout.JOURNAL_CRC_OFFSET - FlashLayout.JOURNAL_NUMBER_OFFSET);
        return FlashLayout.crc(crc, block + JOURNAL_ENTRIES_OFFSET, (long) entryCount * JOURNAL_ENTRY_LENGTH);
    }

    private boolean isValid(long block) {
        int count = NativeMemory.getInt(block + FlashLayout.JOURNAL_COUNT_OFFSET);
        return NativeMemory.getLong(block) == FlashLayout.JOURNAL_MAGIC && count >= 0 && count <= entriesPerBlock
                && NativeMemory.getInt(block + FlashLayout.JOURNAL_CRC_OFFSET) == crc(block, count);
    }

    // ---------------------------------------------------------------- reading back

    /** Receives what an earlier run noted. */
    @FunctionalInterface
    interface Reader {
        void noted(long event, long sequence);
    }

    private static final class Found {
        private final long number;
        private final int block;
        private final long[] entries;

        Found(long number, int block, long[] entries) {
            this.number = number;
            this.block = block;
            this.entries = entries;
        }

        long number() {
            return number;
        }
    }

    /** Reads the journal of an earlier run, oldest block first; false when the device refuses. */
    synchronized boolean replay(Reader reader) {
        List<Found> found = new ArrayList<>();
        int perRead = Math.max(1, READ_LENGTH / blockLength);
        try (NativeMemory.Block buffer = NativeMemory.allocate((long) perRead * blockLength, blockLength)) {
            for (int first = 0; first < blockCount; first += perRead) {
                int count = Math.min(perRead, blockCount - first);
                if (calls.read(offset + (long) first * blockLength, buffer.address(), count * blockLength)
                        != BlockStatus.OK) {
                    return false;
                }
                for (int i = 0; i < count; i++) {
                    long block = buffer.address() + (long) i * blockLength;
                    if (isValid(block)) {
                        long[] entries = new long[2 * NativeMemory.getInt(block + FlashLayout.JOURNAL_COUNT_OFFSET)];
                        for (int word = 0; word < entries.length; word++) {
                            entries[word] = NativeMemory.getLong(
                                    block + JOURNAL_ENTRIES_OFFSET + (long) word * Long.BYTES);
                        }
                        found.add(new Found(NativeMemory.getLong(block + FlashLayout.JOURNAL_NUMBER_OFFSET),
                                first + i, entries));
                    }
                }
            }
        }
        found.sort(Comparator.comparingLong(Found::number));
        for (Found block : found) {
            isUsed[block.block] = true;
            lastNumber = block.number;
            nextBlock = (block.block + 1) % blockCount;
            for (int i = 0; i < block.entries.length; i += 2) {
                reader.noted(block.entries[i], block.entries[i + 1]);
            }
        }
        return true;
    }

    @Override
    public void close() {
        memory.close();
    }
}
