package io.growacache.engine.support.segment;

import static io.growacache.engine.support.segment.SegmentLayout.DRAINING;
import static io.growacache.engine.support.segment.SegmentLayout.FREE;
import static io.growacache.engine.support.segment.SegmentLayout.INDEX;
import static io.growacache.engine.support.segment.SegmentLayout.LIVE;
import static io.growacache.engine.support.segment.SegmentLayout.SEALED;
import static io.growacache.engine.support.segment.SegmentLayout.phase;
import static io.growacache.engine.support.segment.SegmentLayout.reservations;
import static io.growacache.engine.support.segment.SegmentLayout.writeOffset;

import io.growacache.spi.memory.NativeMemory;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The segments of one pool: where they are, what they are for, and in which order they were sealed.
 *
 * <p>Free → Live → Sealed → Draining → Free; or Free → Index, for good. Appending and sealing are compare-and-sets on
 * the segment's state word, which also counts the reservations that are being filled: a segment is claimed for draining
 * only when it is sealed and has none. Which segments are free, open, or in which chain changes rarely, a few times in
 * a segment's life, under one lock that is held for a few steps and never while waiting for anything else.
 *
 * <p>A segment's age counts from its sealing. One to which little is appended stays open for long and holds young items
 * all the same; by the time of its opening it would be dropped as soon as it is full.
 *
 * <p>A location is a byte offset in the pool. Segment 0 belongs to the index, so 0 is no location of a record.
 */
public final class SegmentTable {
    /** No segment. */
    public static final int NONE = -1;
    /**
     * Bytes at the end of each segment that hold no record. A reader takes whatever is at the place of a record that is
     * long gone for a record's head before it finds out; it stays within the segment.
     */
    private static final int UNUSED_TAIL_LENGTH = 64;
    /** After a takeover so many numbers of lives are left out. */
    private static final int LIVES_LEFT_OUT = 1 << 10;
    // Lists of segments with records.
    private static final int OPEN = 0;
    private static final int UNPROVEN = 1;
    private static final int PROVEN = 2;
    private static final int DEMOTED = 3;
    private static final int LIST_COUNT = 4;

    private final ChainSet chainSet;
    private final long poolAddress;
    private final int segmentCount;
    private final int segmentShift;
    private final long lives;
    private final long states;

    private final ReentrantLock lock = new ReentrantLock();
    // All of the following is guarded by the lock.
    private final int[] free;
    /** Per chain. */
    private final SegmentLists chains;
    /**
     * All segments with records: the open ones, the sealed ones of unproven chains, the sealed ones of proven chains, those
     * that wait for a device.
     */
    private final SegmentLists ages;
    /** How many segments are of unproven chains, open ones included. */
    private int unprovenCount;
    private long lastLife;
    private long lastSealNumber;

    // These are written under the lock and read by anyone.
    private volatile int indexSegmentCount;
    /** How many entries of {@link #free} there are. */
    private volatile int freeCount;

    private SegmentTable(ChainSet chainSet, long poolAddress, int segmentCount, int segmentShift, long tables) {
        this.chainSet = chainSet;
        this.poolAddress = poolAddress;
        this.segmentCount = segmentCount;
        this.segmentShift = segmentShift;
        states = tables;
        lives = states + (long) segmentCount * SegmentLayout.STATE_LENGTH;
        free = new int[segmentCount];
        chains = new SegmentLists(chainSet.count(), segmentCount);
        ages = new SegmentLists(LIST_COUNT, segmentCount);
    }

    /**
     * Free segments over the pool at {@code poolAddress}.
     *
     * @param tables address of {@link #tableBytes} zeros, 64-byte aligned
     * @param lastLife the number before that of the first life, from 0; two tables that begin far apart have no
     * versions in common
     */
    public static SegmentTable create(ChainSet chainSet, long poolAddress, int segmentCount, int segmentShift,
            long tables, long lastLife) {
        SegmentTable created = new SegmentTable(chainSet, poolAddress, segmentCount, segmentShift, tables);
        created.lastLife = lastLife;
        for (int segment = segmentCount - 1; segment >= 0; segment--) {
            created.pushFree(segment);
        }
        return created;
    }

    /**
     * The segments that another process has left, wherever it was: those that hold records are sealed, in the order in
     * which they were, the open ones being the youngest. Nothing counts as reachable yet; {@link #settle} ends the
     * takeover.
     */
    public static SegmentTable takeOver(ChainSet chainSet, long poolAddress, int segmentCount, int segmentShift,
            long tables) {
        SegmentTable taken = new SegmentTable(chainSet, poolAddress, segmentCount, segmentShift, tables);
        List<Integer> sealed = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        int indexCount = 0;
        for (int segment = segmentCount - 1; segment >= 0; segment--) {
            long state = taken.state(segment);
            taken.lastLife = Math.max(taken.lastLife, taken.lifeAcquire(segment));
            taken.lastSealNumber = Math.max(taken.lastSealNumber, taken.sealNumber(segment));
            switch (phase(state)) {
                case FREE -> taken.pushFree(segment);
                case INDEX -> indexCount++;
                case LIVE -> open.add(segment);
                case SEALED, DRAINING -> sealed.add(segment);
                default -> throw new IllegalStateException("segment " + segment + ": phase = " + phase(state));
            }
        }
        taken.indexSegmentCount = indexCount;
        // What is stored from now on must not have a version that was there before the crash.
        taken.lastLife += LIVES_LEFT_OUT;
        sealed.sort(Comparator.comparingLong(taken::sealNumber));
        open.sort(Comparator.comparingLong(taken::lifeAcquire));
        sealed.forEach(taken::enlistTaken);
        open.forEach(segment -> {
            NativeMemory.putLong(taken.stateEntry(segment) + SegmentLayout.SEAL_NUMBER_OFFSET, ++taken.lastSealNumber);
            taken.enlistTaken(segment);
        });
        return taken;
    }

    private void enlistTaken(int segment) {
        int number = chainOf(segment);
        if (number < 0 || number >= chainSet.count() || writeOffset(segment) > capacity()) {
            throw new IllegalStateException("segment " + segment + ": chain = " + number + ", writeOffset = "
                    + writeOffset(segment));
        }
        NativeMemory.putLong(stateEntry(segment) + SegmentLayout.LIVE_BYTES_OFFSET, 0);
        chains.append(number, segment);
        ages.append(sealedList(number), segment);
        unprovenCount += countUnproven(number);
    }

    /** Whether a segment that was taken over may hold records that were never finished. */
    public boolean isUnfinished(int segment) {
        return reservations(state(segment)) != 0;
    }

    /** All that was taken over can be walked: from now on it is as if sealed in good order. */
    public void settle() {
        for (int segment = 0; segment < segmentCount; segment++) {
            if (holdsRecords(segment)) {
                NativeMemory.putLongRelease(stateEntry(segment) + SegmentLayout.STATE_OFFSET,
                        SegmentLayout.settled(state(segment)));
            }
        }
    }

    private long sealNumber(int segment) {
        return NativeMemory.getLong(stateEntry(segment) + SegmentLayout.SEAL_NUMBER_OFFSET);
    }

    private void pushFree(int segment) {
        int count = freeCount;
        free[count] = segment;
        freeCount = count + 1;
    }

    private int popFree() {
        int count = freeCount - 1;
        freeCount = count;
        return free[count];
    }

    /** Bytes of the tables of so many segments. */
    public static long tableBytes(long segmentCount) {
        return segmentCount * (SegmentLayout.STATE_LENGTH + SegmentLayout.LIFE_LENGTH);
    }

    // ---------------------------------------------------------------- geometry

    /** How many segments there are. */
    public int segmentCount() {
        return segmentCount;
    }

    /** Bytes of a segment that can hold records. */
    public int capacity() {
        return (1 << segmentShift) - UNUSED_TAIL_LENGTH;
    }

    /** Bytes of a segment. */
    public int segmentLength() {
        return 1 << segmentShift;
    }

    /** The segment of a location. */
    public int segment(long location) {
        return (int) (location >>> segmentShift);
    }

    /** The offset of a location in its segment. */
    public int offset(long location) {
        return (int) location & ((1 << segmentShift) - 1);
    }

    /** The location of an offset in a segment. */
    public long location(int segment, int offset) {
        return ((long) segment << segmentShift) + offset;
    }

    /** The address of a location. */
    public long address(long location) {
        return poolAddress + location;
    }

    /** The address after the last byte of a segment that can belong to a record. */
    public long endAddress(int segment) {
        return poolAddress + ((long) segment << segmentShift) + capacity();
    }

    /** Whether a location, perhaps read from overwritten memory, lies where a record can begin. */
    public boolean isPlausible(long location) {
        return location > 0 && location < (long) segmentCount << segmentShift
                && offset(location) <= capacity() - Long.BYTES;
    }

    // ---------------------------------------------------------------- life

    private long lifeEntry(int segment) {
        return lives + (long) segment * SegmentLayout.LIFE_LENGTH;
    }

    /** The segment's life; what is read later is not older. */
    public long lifeAcquire(int segment) {
        return NativeMemory.getLongAcquire(lifeEntry(segment) + SegmentLayout.LIFE_OFFSET);
    }

    /** Whether the segment's life is still the same, and so all that was read from it since belongs to that life. */
    public boolean isAlive(int segment, long life) {
        // What was read from the segment must not be read after the life is: as in a sequence lock.
        VarHandle.acquireFence();
        return NativeMemory.getLongOpaque(lifeEntry(segment) + SegmentLayout.LIFE_OFFSET) == life;
    }

    /** The version of a record that brings none. */
    public long version(long life, long location) {
        return life << segmentShift | offset(location);
    }

    /** The number of the last clear before the segment was opened. */
    public long clearSequence(int segment) {
        return NativeMemory.getLong(lifeEntry(segment) + SegmentLayout.CLEAR_SEQUENCE_OFFSET);
    }

    /** What the deadlines in a segment are relative to. */
    public long deadlineBase(int segment) {
        return NativeMemory.getLong(lifeEntry(segment) + SegmentLayout.DEADLINE_BASE_OFFSET);
    }

    // ---------------------------------------------------------------- state

    private long stateEntry(int segment) {
        return states + (long) segment * SegmentLayout.STATE_LENGTH;
    }

    private long state(int segment) {
        return NativeMemory.getLongAcquire(stateEntry(segment) + SegmentLayout.STATE_OFFSET);
    }

    private boolean compareAndSetState(int segment, long expected, long state) {
        return NativeMemory.compareAndSetLong(stateEntry(segment) + SegmentLayout.STATE_OFFSET, expected, state);
    }

    /** Where the next record goes; final once the segment is sealed. */
    public int writeOffset(int segment) {
        return SegmentLayout.writeOffset(state(segment));
    }

    /** Whether records can be appended. */
    public boolean isLive(int segment) {
        return phase(state(segment)) == LIVE;
    }

    /** Whether the segment is sealed and all its reservations are filled. */
    public boolean isDrainable(int segment) {
        long state = state(segment);
        return phase(state) == SEALED && reservations(state) == 0;
    }

    /** Whether the segment holds records: neither free nor the index's. */
    public boolean holdsRecords(int segment) {
        int phase = phase(state(segment));
        return phase == LIVE || phase == SEALED || phase == DRAINING;
    }

    /** Whether the index has the segment. */
    public boolean isForIndex(int segment) {
        return phase(state(segment)) == INDEX;
    }

    /**
     * Reserves {@code length} bytes. The segment is not reused before {@link #finish}, so what belongs to its life is
     * stable.
     *
     * @return the offset, or {@link #NONE} when the segment is not open or too full
     */
    public int reserve(int segment, int length) {
        for (;;) {
            long state = state(segment);
            int offset = SegmentLayout.writeOffset(state);
            if (phase(state) != LIVE || offset > capacity() - length
                    || (state & SegmentLayout.RESERVATION_MASK) == SegmentLayout.RESERVATION_MASK) {
                return NONE;
            }
            if (compareAndSetState(segment, state,
                    state + ((long) length << SegmentLayout.WRITE_OFFSET_SHIFT) + SegmentLayout.ONE_RESERVATION)) {
                return offset;
            }
        }
    }

    /** Ends a reservation: the bytes are filled and, if they are to be found, the index leads to them. */
    public void finish(int segment) {
        // A full fence: whoever claims the segment afterwards sees the bytes and the slot.
        NativeMemory.getAndAddLong(stateEntry(segment) + SegmentLayout.STATE_OFFSET, -SegmentLayout.ONE_RESERVATION);
    }

    /** Ends appending; the segment becomes the youngest of those that can be drained. Does nothing to one not open. */
    public void seal(int segment) {
        if (!isLive(segment)) {
            return;
        }
        lock.lock();
        try {
            if (isLive(segment)) {
                NativeMemory.putLong(stateEntry(segment) + SegmentLayout.SEAL_NUMBER_OFFSET, ++lastSealNumber);
            }
            // Nobody else ends this phase, but reservations may come and go.
            for (long state = state(segment); phase(state) == LIVE; state = state(segment)) {
                if (compareAndSetState(segment, state, SegmentLayout.withPhase(state, SEALED))) {
                    int number = chainOf(segment);
                    chains.remove(number, segment);
                    chains.append(number, segment);
                    ages.remove(OPEN, segment);
                    ages.append(sealedList(number), segment);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private int sealedList(int chainNumber) {
        return chainNumber == chainSet.demoted() ? DEMOTED : chainSet.isProven(chainNumber) ? PROVEN : UNPROVEN;
    }

    private int countUnproven(int chainNumber) {
        return sealedList(chainNumber) == UNPROVEN ? 1 : 0;
    }

    /** Claims a segment for draining. */
    public boolean claim(int segment) {
        long state = state(segment);
        return phase(state) == SEALED && reservations(state) == 0
                && compareAndSetState(segment, state, SegmentLayout.withPhase(state, DRAINING));
    }

    /** Gives a claimed segment back undrained. */
    public void unclaim(int segment) {
        long state = state(segment);
        NativeMemory.putLongRelease(stateEntry(segment) + SegmentLayout.STATE_OFFSET,
                SegmentLayout.withPhase(state, SEALED));
    }

    /** Counts bytes that became reachable, or, negative, unreachable. */
    public void addLiveBytes(int segment, long change) {
        NativeMemory.getAndAddLong(stateEntry(segment) + SegmentLayout.LIVE_BYTES_OFFSET, change);
    }

    /**
     * Bytes of reachable records. A record is counted before a slot leads to it and counted off after that slot has changed. So of
     * a claimed segment, 0 says that no slot leads here, and anything else that somebody may still look at what it holds.
     */
    public long liveBytes(int segment) {
        return NativeMemory.getLongAcquire(stateEntry(segment) + SegmentLayout.LIVE_BYTES_OFFSET);
    }

    /** No deadline in the segment is later; final once it is drainable. */
    public long deadlineBound(int segment) {
        return NativeMemory.getLongAcquire(stateEntry(segment) + SegmentLayout.DEADLINE_BOUND_OFFSET);
    }

    /** Makes the bound at least {@code deadlineMillis}. For holders of a reservation. */
    public void raiseDeadlineBound(int segment, long deadlineMillis) {
        long at = stateEntry(segment) + SegmentLayout.DEADLINE_BOUND_OFFSET;
        for (;;) {
            long bound = NativeMemory.getLongAcquire(at);
            if (bound >= deadlineMillis || NativeMemory.compareAndSetLong(at, bound, deadlineMillis)) {
                return;
            }
        }
    }

    // ---------------------------------------------------------------- free segments and chains

    /** How many segments are free. */
    public int freeCount() {
        return freeCount;
    }

    /** How many segments the index has. */
    public int indexSegmentCount() {
        return indexSegmentCount;
    }

    /** Runs {@code action} with the table locked, so that what it decides together stays true together. */
    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /**
     * Opens a free segment as the newest of a chain.
     *
     * @param deadlineBoundMillis before this it is not dropped, even with nothing in it
     * @param spare how many free segments must remain
     * @return the segment, or {@link #NONE}
     */
    public int open(int chainNumber, long clearSequence, long nowMillis, long deadlineBoundMillis, int spare) {
        lock.lock();
        try {
            if (freeCount <= spare) {
                return NONE;
            }
            int segment = popFree();
            long entry = lifeEntry(segment);
            NativeMemory.putLongRelease(entry + SegmentLayout.LIFE_OFFSET, ++lastLife);
            // Nothing of the new life may become visible before its number is: a reader that has read a byte of it must
            // find the number changed. Later stores stay behind this fence.
            VarHandle.fullFence();
            NativeMemory.putLong(entry + SegmentLayout.CLEAR_SEQUENCE_OFFSET, clearSequence);
            NativeMemory.putLong(entry + SegmentLayout.DEADLINE_BASE_OFFSET, nowMillis);
            long state = stateEntry(segment);
            NativeMemory.putLongRelease(state + SegmentLayout.LIVE_BYTES_OFFSET, 0);
            NativeMemory.putLongRelease(state + SegmentLayout.DEADLINE_BOUND_OFFSET, deadlineBoundMillis);
            NativeMemory.putInt(state + SegmentLayout.CHAIN_OFFSET, chainNumber);
            chains.append(chainNumber, segment);
            ages.append(OPEN, segment);
            unprovenCount += countUnproven(chainNumber);
            // Whoever reserves space in the segment has seen this store, and so all before it.
            NativeMemory.putLongRelease(state + SegmentLayout.STATE_OFFSET, LIVE);
            return segment;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a claimed segment back, with what it still holds, as the youngest of the chain that waits for a device. */
    public void demote(int segment) {
        lock.lock();
        try {
            int number = chainOf(segment);
            chains.remove(number, segment);
            ages.remove(sealedList(number), segment);
            unprovenCount -= countUnproven(number);
            NativeMemory.putInt(stateEntry(segment) + SegmentLayout.CHAIN_OFFSET, chainSet.demoted());
            chains.append(chainSet.demoted(), segment);
            ages.append(DEMOTED, segment);
            unclaim(segment);
        } finally {
            lock.unlock();
        }
    }

    /** Makes a claimed segment free; no slot leads to it any more. */
    public void release(int segment) {
        lock.lock();
        try {
            int number = chainOf(segment);
            chains.remove(number, segment);
            ages.remove(sealedList(number), segment);
            unprovenCount -= countUnproven(number);
            NativeMemory.putLongRelease(stateEntry(segment) + SegmentLayout.STATE_OFFSET, FREE);
            pushFree(segment);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a free segment for the index.
     *
     * @param spare how many free segments must remain
     * @return the segment, or {@link #NONE}
     */
    public int takeForIndex(int spare) {
        lock.lock();
        try {
            if (freeCount <= spare) {
                return NONE;
            }
            int segment = popFree();
            NativeMemory.putLongRelease(stateEntry(segment) + SegmentLayout.STATE_OFFSET, INDEX);
            int count = indexSegmentCount;
            indexSegmentCount = count + 1;
            return segment;
        } finally {
            lock.unlock();
        }
    }

    /** The chain of a segment that the caller has claimed or reserved space in. */
    public int chainOf(int segment) {
        return NativeMemory.getInt(stateEntry(segment) + SegmentLayout.CHAIN_OFFSET);
    }

    /**
     * Claims the oldest segment of unproven items that can be drained, else of proven ones, else of those that wait for a
     * device, or {@link #NONE}.
     */
    public int claimOldest() {
        lock.lock();
        try {
            for (int list = UNPROVEN; list < LIST_COUNT; list++) {
                for (int segment = ages.oldest(list); segment != NONE; segment = ages.newer(segment)) {
                    if (claim(segment)) {
                        return segment;
                    }
                }
            }
            return NONE;
        } finally {
            lock.unlock();
        }
    }

    /** How many segments a chain has, open ones included. */
    public int length(int chainNumber) {
        return chains.length(chainNumber);
    }

    private int oldestDrainable(int list) {
        int segment = ages.oldest(list);
        while (segment != NONE && !isDrainable(segment)) {
            segment = ages.newer(segment);
        }
        return segment;
    }

    /**
     * Claims the oldest segments of a chain that can be drained.
     *
     * @return how many of {@code claimed} were filled
     */
    public int claimRun(int chainNumber, int[] claimed) {
        lock.lock();
        try {
            int count = 0;
            for (int segment = chains.oldest(chainNumber); segment != NONE && count < claimed.length;
                    segment = chains.newer(segment)) {
                if (claim(segment)) {
                    claimed[count++] = segment;
                }
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The chain from which to evict: that of the oldest drainable segment of unproven items while these hold at least
     * one in {@code unprovenShare} segments, else that of the oldest of proven ones; or {@link #NONE} when nothing can
     * be drained.
     */
    public int nextDrainableChain(int unprovenShare) {
        lock.lock();
        try {
            boolean isUnprovenTurn = (long) unprovenCount * unprovenShare >= segmentCount - indexSegmentCount;
            int segment = oldestDrainable(isUnprovenTurn ? UNPROVEN : PROVEN);
            if (segment == NONE) {
                segment = oldestDrainable(isUnprovenTurn ? PROVEN : UNPROVEN);
            }
            return segment == NONE ? NONE : chainOf(segment);
        } finally {
            lock.unlock();
        }
    }

    /** Seals the oldest open segment, so that it can be drained; whether there was one. */
    public boolean sealOldest() {
        lock.lock();
        try {
            int segment = ages.oldest(OPEN);
            if (segment != NONE) {
                seal(segment);
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    // ---------------------------------------------------------------- checks

    /** Checks lists and counts against one another while nothing else runs and nothing is claimed. */
    public void checkInvariants() {
        checkInvariants(0);
    }

    /** The same when so many segments are claimed. */
    public void checkInvariants(int claimedCount) {
        lock.lock();
        try {
            int claimed = 0;
            int chained = 0;
            for (int number = 0; number < chainSet.count(); number++) {
                chained += chains.check(number);
                for (int segment = chains.oldest(number); segment != NONE; segment = chains.newer(segment)) {
                    long state = state(segment);
                    require(chainOf(segment) == number, segment, "is in the wrong chain");
                    require(holdsRecords(segment), segment, "is in a chain in phase " + phase(state));
                    require(reservations(state) == 0, segment, "has reservations");
                    claimed += phase(state) == DRAINING ? 1 : 0;
                    require(claimed <= claimedCount, segment, "is still claimed");
                    require(SegmentLayout.writeOffset(state) <= capacity(), segment, "is overfull");
                }
            }
            for (int i = 0; i < freeCount; i++) {
                require(phase(state(free[i])) == FREE, free[i], "is in the free list but not free");
            }
            int aged = 0;
            for (int list = OPEN; list < LIST_COUNT; list++) {
                aged += ages.check(list);
                for (int segment = ages.oldest(list); segment != NONE; segment = ages.newer(segment)) {
                    require(list == (isLive(segment) ? OPEN : sealedList(chainOf(segment))), segment,
                            "is in list " + list + " in phase " + phase(state(segment)));
                }
            }
            if (aged != chained || chained + freeCount + indexSegmentCount != segmentCount) {
                throw new AssertionError("segments: " + chained + " in chains, " + aged + " by age, " + freeCount
                        + " free, " + indexSegmentCount + " of the index, " + segmentCount + " in all");
            }
        } finally {
            lock.unlock();
        }
    }

    private static void require(boolean holds, int segment, String failure) {
        if (!holds) {
            throw new AssertionError("segment " + segment + ": " + failure);
        }
    }
}
