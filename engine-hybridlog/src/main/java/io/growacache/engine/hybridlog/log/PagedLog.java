package io.growacache.engine.hybridlog.log;

import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.spi.memory.NativeMemory;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log: pages in the order in which they were opened, in frames of one memory pool.
 *
 * <h2>Addresses</h2>
 * An address is a byte's place in the log: page number and offset. It is never used again; numbers begin at random, so
 * that addresses hardly meet those of another run. An index slot holds a {@linkplain #location location}: the low 46
 * bits of an address, without the three that are always 0; as nothing is ever 2<sup>46</sup> bytes behind the tail, that
 * is enough to find the page. The location's highest bit is left 0: it tells items on a device.
 *
 * <h2>Regions</h2>
 * head ≤ read-only ≤ tail, all of them page numbers. From read-only on, records are changed in place; before it, what is
 * changed is copied to the tail. Pages before head are gone, and so may be some after it: a page is {@linkplain #hold
 * held} while what it has is brought to a device. There are several open pages near the tail, one for each
 * stripe of callers and one for what eviction moves, so that writers do not meet; the other pages are full. Pages before
 * <em>safe-read-only</em> are such that everybody knows they are read-only ({@link Epochs}): all that was appended to
 * them is complete, and nobody changes it. Only those are {@linkplain #claim emptied}.
 *
 * <h2>Threads</h2>
 * Appending is an addition to the open page's counter. Whoever finds the page full turns the page, under a lock that is
 * held for a few stores. Appending, and whatever depends on {@link #readOnlyPage}, needs the caller to be inside an
 * {@linkplain Epochs epoch}; readers need nothing and check afterwards that the page is {@linkplain #wasPage still there}.
 */
public final class PagedLog implements AutoCloseable {
    /** Bytes that are kept about a page. */
    public static final int CELL_LENGTH = PageLayout.LENGTH;
    /** In place of a page number. */
    public static final long NONE = -1;
    /** In place of an address. */
    public static final long NOWHERE = 0;

    private static final int ALIGNMENT_SHIFT = 3;
    private static final int ADDRESS_BITS = 46;
    private static final long ADDRESS_MASK = (1L << ADDRESS_BITS) - 1;
    /** An address stays below 2 to the power of this, so that a version holds it beside a change counter. */
    public static final int MAX_ADDRESS_BITS = Long.SIZE - RecordLayout.CHANGE_COUNT_BITS + ALIGNMENT_SHIFT;
    /** The first bytes of a page are not used: so no location is 0. */
    static final int FIRST_OFFSET = RecordLayout.ALIGNMENT;
    /** Added to what a page has handed out, it makes the page full. */
    private static final long CLOSED = 1L << 40;
    /** So many pages are emptied at the same time at most, and so many frames wait to become free. */
    private static final int MAX_CLAIMED = 4;
    /** In place of the {@link #reach} of a claimed page: it is not known yet, nothing leads there, its frame has gone. */
    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final long EMPTIED = -1;
    private static final long GONE = -2;
    /** Longs between two stripes' tails, so that they are on cache lines of their own. */
    private static final int STRIDE = 16;

    private final int pageShift;
    private final int pageLength;
    private final int frameCount;
    private final int stripeCount;
    private final double mutableFraction;
    private final ClearSequences clears;
    private final Epochs epochs;

    private final NativeMemory.Block table;
    private final long tableAddress;
    private final long tableMask;
    private final long offsetMask;

    /** The open page of each stripe, {@link #STRIDE} apart. */
    private final AtomicLongArray tails;

    /** Guards what follows; volatile ones are read without it. */
    private final ReentrantLock lock = new ReentrantLock();
    private final long[] free;
    private volatile int freeCount;
    /** Frames that pages have left, and the epoch from which on nobody looks at what they held. */
    private final long[] vacated;
    private int vacatedCount;
    private long vacatedEpoch;
    private volatile int indexFrameCount;
    private volatile long headPage;
    private volatile long readOnlyPage;
    private volatile long nextPage;
    private long nextClaim;
    /** How many pages were claimed and are still there. */
    private volatile int keptCount;
    /** How many claimed pages are neither held nor emptied. */
    private int claimedCount;
    /** How many emptied pages are still there because of one of those. */
    private int blockedCount;
    /** Of each claimed page, the last page with something that belongs to its items. */
    private final long[] reach;
    /** When {@link #pendingEpoch} has passed, this is safe-read-only. */
    private long pendingPage;
    private long pendingEpoch;
    private long safePage;

    /**
     * A log without pages.
     *
     * @param poolAddress of {@code frameCount} frames
     * @param pageShift binary logarithm of a page's length
     * @param stripeCount how many open pages callers have at most, at least 1; there is one more
     * @param mutableFraction part of the frames that is changed in place
     * @param span so many times as many pages as there are frames may at least lie between the oldest page that is held
     *     and the tail; at least 1
     * @param firstPage number of the first page, at least 1
     */
    public PagedLog(long poolAddress, int frameCount, int pageShift, int stripeCount, double mutableFraction,
            int span, long firstPage, ClearSequences clears, Epochs epochs) {
        this.pageShift = pageShift;
        this.frameCount = frameCount;
        this.stripeCount = stripeCount;
        this.mutableFraction = mutableFraction;
        this.clears = clears;
        this.epochs = epochs;
        pageLength = 1 << pageShift;
        offsetMask = pageLength - 1L;
        int tableLength = tableLength(frameCount, span);
        tableMask = tableLength - 1L;
        reach = new long[tableLength];
        table = NativeMemory.allocate(tableBytes(frameCount, span), PageLayout.LENGTH);
        tableAddress = table.address();
        for (int i = 0; i < tableLength; i++) {
            NativeMemory.putLong(tableAddress + (long) i * PageLayout.LENGTH, NONE);
        }
        free = new long[frameCount];
        vacated = new long[frameCount];
        for (int i = 0; i < frameCount; i++) {
            free[i] = poolAddress + ((long) (frameCount - 1 - i) << pageShift);
        }
        freeCount = frameCount;
        headPage = firstPage;
        readOnlyPage = firstPage;
        nextPage = firstPage;
        nextClaim = firstPage;
        pendingPage = firstPage;
        safePage = firstPage;
        tails = new AtomicLongArray((stripeCount + 3) * STRIDE);
        for (int stripe = 0; stripe <= stripeCount; stripe++) {
            tails.set(place(stripe), NONE);
        }
    }

    private static int tableLength(int frameCount, int span) {
        return Integer.highestOneBit(2 * span * frameCount - 1);
    }

    /** Bytes of native memory that a log of so many frames, with such a span, takes beside them. */
    public static long tableBytes(int frameCount, int span) {
        return (long) tableLength(frameCount, span) * PageLayout.LENGTH;
    }

    /** Nothing may touch the log any more. */
    @Override
    public void close() {
        table.close();
    }

    // ---------------------------------------------------------------- addresses

    /** What an index slot holds of an address; never 0. */
    public static long location(long address) {
        return (address & ADDRESS_MASK) >>> ALIGNMENT_SHIFT;
    }

    /** Where what is known about the page of a location is, if the page is still there. */
    public long cell(long location) {
        return cellOfPage(location << ALIGNMENT_SHIFT >>> pageShift);
    }

    private long cellOfPage(long page) {
        return tableAddress + ((page & tableMask) << PageLayout.LENGTH_SHIFT);
    }

    /** The page that a cell is about at present, or {@link #NONE}; what is read later is at least as new. */
    public long page(long cell) {
        return NativeMemory.getLongAcquire(cell + PageLayout.PAGE_NUMBER_OFFSET);
    }

    /** Whether a location leads to a page, which is one that exists or {@link #NONE}. */
    public boolean leadsTo(long location, long page) {
        return page != NONE && ((page << pageShift ^ location << ALIGNMENT_SHIFT) & ADDRESS_MASK & ~offsetMask) == 0;
    }

    /** Whether a page was there while all was read that was read until now. */
    public boolean wasPage(long cell, long page) {
        // What was read before is read before the number is.
        VarHandle.acquireFence();
        return NativeMemory.getLongOpaque(cell + PageLayout.PAGE_NUMBER_OFFSET) == page;
    }

    /** Where a location's record is, in the page that its cell is about. */
    public long record(long cell, long location) {
        return frame(cell) + (location << ALIGNMENT_SHIFT & offsetMask);
    }

    private static long frame(long cell) {
        return NativeMemory.getLong(cell + PageLayout.FRAME_OFFSET);
    }

    /** Where the memory of a cell's page ends. */
    public long end(long cell) {
        return frame(cell) + pageLength;
    }

    /** Where a location's record is, whose page cannot go. */
    public long record(long location) {
        return record(cell(location), location);
    }

    /** The address of a location in a page. */
    public long address(long page, long location) {
        return page << pageShift | (location << ALIGNMENT_SHIFT & offsetMask);
    }

    /** The version of a record at an address that was changed so many times, if it brings none itself. Never 0. */
    public static long version(long address, int changeCount) {
        return address >>> ALIGNMENT_SHIFT << RecordLayout.CHANGE_COUNT_BITS | changeCount;
    }

    /** The number that the last clear had when a page was opened. */
    public long clearSequence(long cell) {
        return NativeMemory.getLong(cell + PageLayout.CLEAR_SEQUENCE_OFFSET);
    }

    /** The page of an address. */
    public long pageOf(long address) {
        return address >>> pageShift;
    }

    /** How many bytes of a page records can have. */
    public int capacity() {
        return pageLength - FIRST_OFFSET;
    }

    // ---------------------------------------------------------------- appending

    private static int place(int stripe) {
        return (stripe + 1) * STRIDE;
    }

    /** The stripe of the caller with this number. */
    public int stripe(int callerNumber) {
        return callerNumber % stripeCount;
    }

    /** The stripe for what eviction moves. */
    public int survivors() {
        return stripeCount;
    }

    /**
     * Reserves space at the tail. Inside an epoch, which is not left before the space holds a record, published or not.
     *
     * @param length bytes, a multiple of 8, at most {@link #capacity}
     * @param keyspace of the record: a page that is older than its last clear does not do
     * @param spare free frames that must remain
     * @return its address, or {@link #NOWHERE} when a frame must be made free first
     */
    public long reserve(int stripe, int length, int keyspace, int spare) {
        for (;;) {
            long page = tails.get(place(stripe));
            if (page != NONE) {
                long cell = cellOfPage(page);
                if (clearSequence(cell) >= clears.sequence(keyspace)) {
                    long offset = NativeMemory.getAndAddLong(cell + PageLayout.RESERVED_OFFSET, length);
                    if (offset <= pageLength - length) {
                        return page << pageShift | offset;
                    }
                    noteFull(cell, offset);
                }
            }
            if (!turn(stripe, page, keyspace, spare)) {
                return NOWHERE;
            }
        }
    }

    /**
     * Reserves what is left in the stripe's page, or all of the next one, for a piece of something larger.
     *
     * @param least bytes; where less is left, the next page serves
     * @param most bytes, a multiple of 8
     * @param granted where the length goes
     * @return as {@link #reserve}
     */
    public long reservePiece(int stripe, int least, int most, int keyspace, int spare, int[] granted) {
        int room = room(stripe);
        // When others take what was left meanwhile, a new page gives a piece that is shorter than it could be.
        int length = Math.min(most, room < least ? capacity() : room);
        granted[0] = length;
        return reserve(stripe, length, keyspace, spare);
    }

    /** Bytes that are left in the stripe's page, as far as others do not take them meanwhile. */
    public int room(int stripe) {
        long page = tails.get(place(stripe));
        if (page == NONE) {
            return 0;
        }
        long reserved = NativeMemory.getLongOpaque(cellOfPage(page) + PageLayout.RESERVED_OFFSET);
        return (int) Math.max(0, pageLength - reserved);
    }

    /** Whoever's reservation is the first that does not fit says where records end. */
    private void noteFull(long cell, long offset) {
        if (offset <= pageLength) {
            NativeMemory.putLong(cell + PageLayout.USED_OFFSET, offset);
        }
    }

    /** Closes a stripe's page and opens the next; false when there is no frame for it. */
    private boolean turn(int stripe, long expected, int keyspace, int spare) {
        lock.lock();
        try {
            if (tails.get(place(stripe)) != expected) {
                return true;
            }
            long page = nextPage;
            if (isSpanned() || !hasFree(spare)) {
                return false;
            }
            if (expected != NONE) {
                closePage(expected);
            }
            long cell = cellOfPage(page);
            NativeMemory.putLong(cell + PageLayout.FRAME_OFFSET, popFree());
            // Taken here, a sequence is at least that of every clear that has returned; see ClearSequences.
            NativeMemory.putLong(cell + PageLayout.CLEAR_SEQUENCE_OFFSET, clears.current(keyspace));
            NativeMemory.putLong(cell + PageLayout.RESERVED_OFFSET, FIRST_OFFSET);
            NativeMemory.putLongRelease(cell + PageLayout.PAGE_NUMBER_OFFSET, page);
            nextPage = page + 1;
            tails.set(place(stripe), page);
            int mutablePages = Math.max(1, (int) (mutableFraction * (frameCount - indexFrameCount)));
            advanceReadOnly(page + 1 - mutablePages);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void closePage(long page) {
        long cell = cellOfPage(page);
        noteFull(cell, NativeMemory.getAndAddLong(cell + PageLayout.RESERVED_OFFSET, CLOSED));
    }

    /** Makes pages before this one read-only, under the lock. */
    private void advanceReadOnly(long page) {
        if (page <= readOnlyPage) {
            return;
        }
        readOnlyPage = page;
        for (int stripe = 0; stripe <= stripeCount; stripe++) {
            long tail = tails.get(place(stripe));
            if (tail != NONE && tail < page) {
                tails.set(place(stripe), NONE);
                closePage(tail);
            }
        }
    }

    private boolean hasFree(int spare) {
        if (freeCount <= spare) {
            freeVacated();
        }
        return freeCount > spare;
    }

    private long popFree() {
        int count = freeCount - 1;
        freeCount = count;
        return free[count];
    }

    /**
     * The first page whose records may be changed in place. Inside an epoch: who finds a page changeable may change it
     * until it leaves.
     */
    public long readOnlyPage() {
        return readOnlyPage;
    }

    // ---------------------------------------------------------------- making frames free

    /**
     * Claims the oldest page for the caller to empty, who is outside any epoch; {@link #NONE} when nothing can be claimed
     * now.
     */
    public long claim() {
        lock.lock();
        try {
            long page = nextClaim;
            freeVacated();
            // With frames that will be free as soon as somebody goes on, nothing more need be dropped for now.
            if (page == nextPage || claimedCount + blockedCount >= MAX_CLAIMED || vacatedCount >= MAX_CLAIMED
                    || lacksFrame()) {
                return NONE;
            }
            advanceReadOnly(page + 1);
            if (page >= safeReadOnly()) {
                return NONE;
            }
            nextClaim = page + 1;
            claimedCount++;
            setReach(page, UNKNOWN);
            return page;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether frames are about to become free, and none is left until then for what would be moved from one page more, so
     * that it would be dropped. Under the lock.
     */
    private boolean lacksFrame() {
        return claimedCount + blockedCount + vacatedCount > 0 && freeCount <= claimedCount;
    }

    /** Pages before this one change no more, and all that was appended to them is complete. Under the lock. */
    private long safeReadOnly() {
        if (safePage < pendingPage && epochs.hasPassed(pendingEpoch)) {
            safePage = pendingPage;
        }
        if (safePage == pendingPage && pendingPage < readOnlyPage) {
            pendingPage = readOnlyPage;
            pendingEpoch = epochs.advance();
            if (epochs.hasPassed(pendingEpoch)) {
                safePage = pendingPage;
            }
        }
        return safePage;
    }

    /** Whether there is no page that could be claimed, now or when others have done their part. */
    public boolean isEmpty() {
        return headPage == nextPage;
    }

    /** The location of a page's first record. */
    public long firstLocation(long page) {
        return location(page << pageShift | FIRST_OFFSET);
    }

    /** Where a page's records end, as bytes from its beginning. Of a page that is safely read-only. */
    public long used(long page) {
        return NativeMemory.getLong(cellOfPage(page) + PageLayout.USED_OFFSET);
    }

    /** Bytes from a page's beginning to its first record. */
    public int firstOffset() {
        return FIRST_OFFSET;
    }

    private long reach(long page) {
        return reach[(int) (page & tableMask)];
    }

    private void setReach(long page, long last) {
        reach[(int) (page & tableMask)] = last;
    }

    /**
     * Leaves a claimed page as it is for a while; others may be claimed.
     *
     * @param last no later page has anything of this page's items
     */
    public void hold(long page, long last) {
        lock.lock();
        try {
            claimedCount--;
            setReach(page, Math.clamp(last, page, UNKNOWN - 1));
            vacate();
        } finally {
            lock.unlock();
        }
    }

    /** Goes on with a page that was held. */
    public void resume(long page) {
        lock.lock();
        try {
            claimedCount++;
            setReach(page, UNKNOWN);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the oldest page is so old that no more can be opened before it goes. */
    public boolean isSpanned() {
        return nextPage - headPage > tableMask;
    }

    /**
     * Ends a claimed page to which no slot leads any more. Its frame becomes free when no page before it has items that
     * may reach there, and all have passed who were inside an epoch meanwhile: they may still look at an item whose slot
     * they have changed.
     *
     * @return how many frames were left, which may have become free
     */
    public int release(long page) {
        lock.lock();
        try {
            claimedCount--;
            setReach(page, EMPTIED);
            return vacate();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the frames of emptied pages that nothing reaches, under the lock; how many. */
    private int vacate() {
        long reached = NONE;
        int count = 0;
        int kept = 0;
        int blocked = 0;
        for (long page = headPage; page < nextClaim; page++) {
            long last = reach(page);
            if (last == EMPTIED && page > reached) {
                long cell = cellOfPage(page);
                vacated[vacatedCount++] = frame(cell);
                // Before the frame is anything else, so that readers who see that find the page gone.
                NativeMemory.putLongRelease(cell + PageLayout.PAGE_NUMBER_OFFSET, NONE);
                setReach(page, GONE);
                count++;
            } else if (last >= 0) {
                reached = Math.max(reached, last);
            } else if (last == EMPTIED && reached == UNKNOWN) {
                blocked++;
            }
            kept += reach(page) == GONE ? 0 : 1;
        }
        keptCount = kept;
        blockedCount = blocked;
        long head = headPage;
        while (head < nextClaim && reach(head) == GONE) {
            head++;
        }
        headPage = head;
        if (count > 0) {
            vacatedEpoch = epochs.advance();
            freeVacated();
        }
        return count;
    }

    /** Makes the frames free that were left by pages that nobody looks at any more. Under the lock. */
    private void freeVacated() {
        if (vacatedCount > 0 && epochs.hasPassed(vacatedEpoch)) {
            int count = freeCount;
            System.arraycopy(vacated, 0, free, count, vacatedCount);
            freeCount = count + vacatedCount;
            vacatedCount = 0;
        }
    }

    /** Takes a frame for good, for the index; 0 when no more than {@code spare} are free. */
    public long takeForIndex(int spare) {
        lock.lock();
        try {
            if (!hasFree(spare)) {
                return 0;
            }
            int previous = indexFrameCount;
            indexFrameCount = previous + 1;
            return popFree();
        } finally {
            lock.unlock();
        }
    }

    // ---------------------------------------------------------------- state

    /** Frames that hold nothing. */
    public int freeCount() {
        return freeCount;
    }

    /** All frames. */
    public int frameCount() {
        return frameCount;
    }

    /** Pages that were claimed and are still there, about: because they are held, or a page before them reaches there. */
    public int keptCount() {
        return keptCount;
    }

    /** Frames that the index has taken. */
    public int indexFrameCount() {
        return indexFrameCount;
    }

    /** Bytes of a frame. */
    public int pageLength() {
        return pageLength;
    }

    /** The lowest address in memory. */
    public long headAddress() {
        return headPage << pageShift;
    }

    /** The lowest address that is changed in place. */
    public long readOnlyAddress() {
        return readOnlyPage << pageShift;
    }

    /** The address at which the next page begins. */
    public long tailAddress() {
        return nextPage << pageShift;
    }

    /** The oldest page. */
    public long headPage() {
        return headPage;
    }

    /** The page that is opened next. */
    public long nextPage() {
        return nextPage;
    }

    /** The page that is claimed next. */
    public long nextClaim() {
        lock.lock();
        try {
            return nextClaim;
        } finally {
            lock.unlock();
        }
    }

    /** Where a page's records end, while nothing else runs. */
    public long usedNow(long page) {
        long reserved = NativeMemory.getLong(cellOfPage(page) + PageLayout.RESERVED_OFFSET);
        return reserved <= pageLength ? reserved : used(page);
    }

    /** Whether a page is in memory, while nothing else runs. */
    public boolean isPresent(long page) {
        return page >= headPage && page < nextPage && page(cellOfPage(page)) == page;
    }

    /** Checks pages, frames and regions against one another while nothing else runs and so many pages are held. */
    public void checkInvariants(int heldCount) {
        lock.lock();
        try {
            long head = headPage;
            long next = nextPage;
            int pageCount = 0;
            int claimed = 0;
            for (long page = head; page < next; page++) {
                boolean isThere = page >= nextClaim || reach(page) != GONE;
                claimed += page < nextClaim && reach(page) >= 0 ? 1 : 0;
                require(isPresent(page) == isThere, "page " + page + ": its cell is about "
                        + page(cellOfPage(page)));
                pageCount += isPresent(page) ? 1 : 0;
            }
            require(claimed == heldCount && claimedCount == 0, claimed + " pages are claimed, " + claimedCount
                    + " of them not held, and " + heldCount + " should be held");
            require(head <= next && readOnlyPage <= next && safePage <= pendingPage && pendingPage <= readOnlyPage,
                    "regions: head " + head + ", safe " + safePage + ", read-only " + readOnlyPage + ", next " + next);
            require(pageCount + freeCount + vacatedCount + indexFrameCount == frameCount, "frames: " + pageCount
                    + " pages, " + freeCount + " free, " + vacatedCount + " vacated, " + indexFrameCount
                    + " of the index, " + frameCount + " in all");
            for (long page = head; page < next; page++) {
                require(!isPresent(page) || (usedNow(page) <= pageLength && usedNow(page) >= FIRST_OFFSET),
                        "page " + page + ": used = " + usedNow(page));
            }
            for (int stripe = 0; stripe <= stripeCount; stripe++) {
                long tail = tails.get(place(stripe));
                require(tail == NONE || (tail >= readOnlyPage && tail < next), "stripe " + stripe + ": page " + tail);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void require(boolean holds, String failure) {
        if (!holds) {
            throw new AssertionError(failure);
        }
    }
}
