package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.index.Backoff;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.engine.support.tier.MemorySide;
import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/**
 * The log in memory as a device sees it: pages from the head whose used items are to go there. A page {@linkplain #add
 * waits}, is claimed, and held until its items are on the device.
 *
 * <p>A device may hang. Pages go on being emptied beside those that it holds; but addresses are told apart only as far as
 * they are not too many pages apart, so in the end the oldest is {@linkplain #takeBack taken back}, whatever the device
 * makes of what was copied of it: it meets slots that lead elsewhere. A lock is held while a page is walked, but never while
 * the device is waited for, so that a page is taken back between two of its items at the earliest.
 *
 * <p>Safe from any thread; the methods of {@link MemorySide} are for one.
 */
final class PageSide implements MemorySide {
    private static final int MAX_CLAIM_ATTEMPTS = 1_000;

    private final LogStore store;
    private final PagedLog log;
    private final LogCaller caller;

    /** Guards what follows. Taken before the locks of buckets. */
    private final ReentrantLock lock = new ReentrantLock();
    /** Pages that wait to be claimed, oldest first. */
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private volatile int waitingCount;
    /** Pages that are claimed for the device. */
    private final Set<Long> claimed = new HashSet<>();
    /** Pages of which something stays in memory. */
    private final ArrayDeque<Long> returned = new ArrayDeque<>();

    private long page;
    private long location;
    private long record;
    private long end;
    private long hash;
    private long slot;
    private long shown;

    PageSide(LogStore store) {
        this.store = store;
        log = store.log;
        caller = new LogCaller(store, Runnable::run);
    }

    // ---------------------------------------------------------------- for eviction

    /**
     * Has a page wait that was emptied but for items that are to go to the device.
     *
     * @param last the last page with something of these items
     */
    void add(long newPage, long last) {
        lock.lock();
        try {
            log.hold(newPage, last);
            waiting.add(newPage);
            waitingCount = waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many pages wait. */
    int waitingCount() {
        return waitingCount;
    }

    /** How many pages are neither in use nor free. */
    int heldCount() {
        lock.lock();
        try {
            return waiting.size() + claimed.size() + returned.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A page for the caller to empty that the device was to have: one that it gave back, one that waits in vain, or the oldest
     * when too much was stored since. {@link PagedLog#NONE} when there is none.
     */
    long takeBack() {
        lock.lock();
        try {
            Long taken = returned.poll();
            if (taken == null && !store.flash.isTaking()) {
                taken = waiting.poll();
            }
            if (taken == null && log.isSpanned()) {
                long oldest = log.headPage();
                taken = waiting.remove(oldest) || claimed.remove(oldest) ? oldest : null;
            }
            waitingCount = waiting.size();
            if (taken == null) {
                return PagedLog.NONE;
            }
            log.resume(taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    // ---------------------------------------------------------------- parts

    @Override
    public EngineCaller caller() {
        return caller;
    }

    @Override
    public int partCount() {
        return log.frameCount();
    }

    @Override
    public int partLength() {
        return log.capacity();
    }

    @Override
    public long claim() {
        lock.lock();
        try {
            Long first = waiting.poll();
            waitingCount = waiting.size();
            if (first == null) {
                return NO_PART;
            }
            claimed.add(first);
            return first;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void claimAll(LongPredicate stage) {
        boolean goesOn = true;
        // What was given back is there once more, if for the device's failures; what comes back again stays.
        for (int count = queuedCount(); count > 0 && goesOn; count--) {
            long part = claim();
            part = part == NO_PART ? claimReturned() : part;
            goesOn = part == NO_PART || stage.test(part);
        }
        long tail = log.nextPage();
        for (int attempt = 0; goesOn && attempt < MAX_CLAIM_ATTEMPTS; attempt++) {
            if (log.nextClaim() >= tail) {
                return;
            }
            long part = claimNext();
            if (part == NO_PART) {
                // Somebody is inside an epoch, or empties pages.
                Backoff.pause(attempt);
            } else {
                attempt = 0;
                goesOn = stage.test(part);
            }
        }
    }

    private int queuedCount() {
        lock.lock();
        try {
            return waiting.size() + returned.size();
        } finally {
            lock.unlock();
        }
    }

    private long claimReturned() {
        lock.lock();
        try {
            Long first = returned.poll();
            if (first == null) {
                return NO_PART;
            }
            claimed.add(first);
            return first;
        } finally {
            lock.unlock();
        }
    }

    private long claimNext() {
        long next = log.claim();
        if (next == PagedLog.NONE) {
            return NO_PART;
        }
        lock.lock();
        try {
            // Any page after it may have something of its items.
            log.hold(next, Long.MAX_VALUE);
            claimed.add(next);
            return next;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void begin(long part) {
        lock.lock();
        try {
            page = part;
            if (claimed.contains(part)) {
                location = log.firstLocation(part);
                record = log.record(location);
                end = record - log.firstOffset() + log.used(part);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean next() {
        boolean isFound = false;
        lock.lock();
        try {
            isFound = findNext();
            return isFound;
        } finally {
            if (!isFound) {
                lock.unlock();
            }
        }
    }

    private boolean findNext() {
        // When it was taken back, there may be another page in its frame.
        while (claimed.contains(page) && record < end) {
            long header = RecordLayout.header(record);
            long at = location;
            long itemRecord = record;
            int length = RecordLayout.length(header);
            location += length / RecordLayout.ALIGNMENT;
            record += length;
            if (RecordLayout.isItem(header)) {
                hash = store.hashOf(itemRecord, header);
                slot = lockHeld(hash, at);
                return true;
            }
        }
        return false;
    }

    @Override
    public long hash() {
        return hash;
    }

    @Override
    public long slot() {
        return slot;
    }

    /** Page numbers are told apart as far as they are some frames apart; the oldest page is taken back before that. */
    @Override
    public boolean wantsPartsBack() {
        return log.nextPage() - log.headPage() > log.frameCount();
    }

    @Override
    public void unclaim(long part) {
        lock.lock();
        try {
            if (claimed.remove(part)) {
                returned.add(part);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(long part) {
        lock.lock();
        try {
            if (!claimed.remove(part)) {
                return;
            }
            log.resume(part);
        } finally {
            lock.unlock();
        }
        store.index.report(caller.lookup);
        log.release(part);
    }

    // ---------------------------------------------------------------- items

    @Override
    public long lock(long itemHash, long at, long life) {
        lock.lock();
        return lockHeld(itemHash, at);
    }

    private long lockHeld(long itemHash, long at) {
        IndexLookup lookup = caller.lookup;
        store.index.lock(lookup, itemHash);
        // Whoever takes the page back waits for this before its frame is used again.
        store.epochs.enter(caller.participant);
        return store.slotOf(lookup, at);
    }

    @Override
    public void unlock() {
        store.epochs.leave(caller.participant);
        store.index.unlock(caller.lookup);
        lock.unlock();
    }

    /** Locations are not used again for so long that nobody remembers them. */
    @Override
    public long life(long at) {
        return 0;
    }

    @Override
    public boolean hasEnded(long ofSlot) {
        return store.isExpired(ofSlot) || store.isCleared(ofSlot);
    }

    @Override
    public ShownItem show(long ofSlot) {
        shown = log.record(SlotLayout.location(ofSlot));
        long header = RecordLayout.header(shown);
        store.load(caller.movedItem, ofSlot);
        caller.visitedKey.set(RecordLayout.keyspace(shown, header), NativeMemory.all(),
                RecordLayout.keyAddress(shown, header), RecordLayout.keyLength(header));
        return caller.movedItem;
    }

    @Override
    public long explicitVersion() {
        return RecordLayout.explicitVersion(shown, RecordLayout.header(shown));
    }

    @Override
    public boolean isUsed(long ofSlot) {
        return SlotLayout.frequency(ofSlot) != 0;
    }

    @Override
    public void end(long itemHash, long ofSlot) {
        store.drop(caller, itemHash, ofSlot);
    }

    @Override
    public long leave(long ofSlot) {
        return store.leave(caller, ofSlot);
    }

    // ---------------------------------------------------------------- index

    @Override
    public boolean feedIndex() {
        long frame = log.indexFrameCount() < log.frameCount() / Reclaim.INDEX_SHARE
                ? log.takeForIndex(store.spareCount) : 0;
        if (frame == 0) {
            return false;
        }
        store.index.addChunk(frame, log.pageLength());
        return true;
    }
}
