package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.index.SlotLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Empties the oldest page: what was used gets another chance at the tail, with a use less; the rest is dropped, and its
 * keys are remembered, so that one that comes back counts as used once. With a device, what was used once goes there: the
 * page waits for that. What was used more often stays in memory, and so does what no segment of the device holds, and all
 * that was used when the device takes nothing at present, or too much waits for it.
 *
 * <p><b>Why not log order alone.</b> That is FIFO. With a second chance for what was used, the log is CLOCK (Corbató, "A
 * paging experiment with the Multics system", 1968) with counts up to 3, which misses less than LRU on real traces
 * (Yang and others, "FIFO can be better than LRU", HotOS 2023); the memory of dropped keys is S3-FIFO's.
 *
 * <p><b>Work has a bound.</b> A log of nothing but used items would be copied several times over to free one page. From
 * the 16th page on that was mostly moved, the uses that an item needs rise, until nothing is moved, but all goes to the
 * device or is dropped.
 *
 * <p>Any number of threads may be at it, each at a page of its own.
 */
final class Eviction {
    /** What came of an attempt. */
    enum Outcome {
        /** A page was emptied. */
        FREED,
        /** A page was emptied but for what is to go to the device. */
        WAITING,
        /** Others are at it, or inside an epoch that has to pass. */
        BUSY,
        /** There are no pages. */
        NOTHING
    }

    /** So many uses keep an item in memory that a device would take. */
    private static final int KEPT_USES = 2;
    /** The last free frames are for moving what the device does not take: a page with something for it is not free soon. */
    private static final int LAST_FRAMES = 1;
    /** So many pages are moved for the most part before more uses are asked for. */
    private static final int FRUITLESS_PAGES = 16;
    /** A page of which more than this was moved has freed next to nothing. */
    private static final double MOSTLY = 0.9;
    /** A larger part of the memory is not moved. */
    private static final int LARGEST_SHARE = 8;

    /** This part of the frames may be of pages that wait for the device. */
    private static final int WAITING_SHARE = 8;
    /** This part may be of those, of pages that are being written, and of pages with pieces of their large items. */
    private static final double KEPT_SHARE = 0.375;

    private final LogStore store;
    private final PagedLog log;
    /** Null without a device. */
    private final PageSide side;
    private final long longestOnDevice;
    private final AtomicInteger fruitlessPages = new AtomicInteger();

    /** @param side where pages wait for a device; null: there is none */
    Eviction(LogStore store, PageSide side) {
        this.store = store;
        this.side = side;
        log = store.log;
        longestOnDevice = side == null ? 0 : store.flash.tier().log().maxLength();
    }

    private boolean isDeviceBehind() {
        return side.waitingCount() > log.frameCount() / WAITING_SHARE
                || log.keptCount() > KEPT_SHARE * log.frameCount();
    }

    /** Empties one page. The caller holds no locks and is outside any epoch. */
    Outcome evict(LogCaller caller) {
        long page = side == null ? PagedLog.NONE : side.takeBack();
        page = page == PagedLog.NONE ? log.claim() : page;
        if (page == PagedLog.NONE) {
            return log.isEmpty() ? Outcome.NOTHING : Outcome.BUSY;
        }
        Emptying emptying = new Emptying(caller);
        emptying.run(page);
        if (emptying.movedBytes > MOSTLY * log.pageLength()) {
            fruitlessPages.incrementAndGet();
        } else {
            fruitlessPages.set(0);
        }
        store.index.report(caller.lookup);
        if (emptying.hasWaiting) {
            side.add(page, emptying.lastPage);
            return Outcome.WAITING;
        }
        log.release(page);
        return Outcome.FREED;
    }

    /** What happens to one page. */
    private final class Emptying {
        private final LogCaller caller;
        private final int neededUses = 1 + fruitlessPages.get() / FRUITLESS_PAGES;
        /** Whether used items are left for the device. */
        private final boolean isForDevice;
        private final boolean isDeclined;
        private long movedBytes;
        private boolean hasWaiting;
        /** The last page with something of the items that wait. */
        private long lastPage = PagedLog.NONE;

        Emptying(LogCaller caller) {
            this.caller = caller;
            boolean isTaking = side != null && store.flash.isTaking();
            isDeclined = isTaking && (isDeviceBehind() || log.isSpanned());
            isForDevice = isTaking && !isDeclined;
        }

        void run(long page) {
            long end = log.used(page);
            long location = log.firstLocation(page);
            long record = log.record(location);
            long pageStart = record - log.firstOffset();
            while (record < pageStart + end) {
                long header = RecordLayout.header(record);
                if (RecordLayout.isItem(header)) {
                    judge(location, record, header);
                }
                int length = RecordLayout.length(header);
                location += length / RecordLayout.ALIGNMENT;
                record += length;
            }
        }

        /** Moves or drops the item of a record, or leaves it for the device, if a slot leads there. */
        private void judge(long location, long record, long header) {
            long hash = store.hashOf(record, header);
            store.index.begin(caller.lookup, hash);
            long slot = store.slotOf(caller.lookup, location);
            if (slot == SlotLayout.EMPTY) {
                // Nobody makes a slot lead to a claimed page, so a record without one stays so.
                return;
            }
            int uses = SlotLayout.frequency(slot);
            if (uses > 0 && !store.isExpired(slot) && !store.isCleared(slot)) {
                if (isForDevice && RecordLayout.keyLength(header) + (long) RecordLayout.valueLength(record, header)
                        <= longestOnDevice) {
                    if (uses < Math.max(KEPT_USES, neededUses) || log.freeCount() <= LAST_FRAMES
                            || !keep(hash, location, record, header)) {
                        hasWaiting = true;
                        lastPage = Math.max(lastPage, lastPage(record, header));
                    }
                    return;
                }
                if (isDeclined) {
                    caller.counters.event(LogEvents.DECLINED);
                }
                if (uses >= neededUses) {
                    if (keep(hash, location, record, header)) {
                        return;
                    }
                    caller.counters.event(LogEvents.UNMOVED);
                }
            }
            drop(caller, hash, location);
        }

        /** Moves an item, if that is possible. */
        private boolean keep(long hash, long location, long record, long header) {
            long length = store.itemLength(record, header);
            if (length > (long) log.frameCount() * log.pageLength() / LARGEST_SHARE
                    || !move(caller, hash, location, record, header)) {
                return false;
            }
            movedBytes += length;
            return true;
        }

        private long lastPage(long record, long header) {
            long last = PagedLog.NONE;
            long extent = RecordLayout.extentCount(record, header) == 0 ? 0 : RecordLayout.firstExtent(record, header);
            for (int i = RecordLayout.extentCount(record, header); i > 0; i--) {
                last = Math.max(last, log.pageOf(extent));
                extent = RecordLayout.nextExtent(log.record(PagedLog.location(extent)));
            }
            return last;
        }
    }

    /** Ends an item, if it has not ended. Its key is remembered if it goes for lack of space. */
    private void drop(LogCaller caller, long hash, long location) {
        store.index.lock(caller.lookup, hash);
        try {
            long slot = store.slotOf(caller.lookup, location);
            if (slot != SlotLayout.EMPTY) {
                store.drop(caller, hash, slot);
            }
        } finally {
            store.index.unlock(caller.lookup);
        }
    }

    /**
     * Copies an item to the tail and has its slot lead there, unless it ends meanwhile; false when there is no room. The
     * record is read without a lock: its page changes no more.
     */
    private boolean move(LogCaller caller, long hash, long location, long record, long header) {
        Placement placement = caller.moved;
        store.epochs.enter(caller.participant);
        try {
            LogItem item = caller.movedItem;
            item.load(SlotLayout.pack(0, 0, location), log.page(log.cell(location)), record, header);
            int keyLength = RecordLayout.keyLength(header);
            if (!placement.reserve(log.survivors(), item, RecordLayout.keyspace(record, header), keyLength,
                    RecordLayout.explicitVersion(record, header))) {
                return false;
            }
            placement.fillWithValueOf(item, item, RecordLayout.keyAddress(record, header), keyLength);
            if (relink(caller, hash, location, placement.address())) {
                placement.finish();
            }
            return true;
        } finally {
            placement.abandon();
            store.epochs.leave(caller.participant);
        }
    }

    /** Has the slot of an item lead to its copy; false when the item has ended. */
    private boolean relink(LogCaller caller, long hash, long location, long address) {
        store.index.lock(caller.lookup, hash);
        try {
            long slot = store.slotOf(caller.lookup, location);
            // A clear that is not seen here is younger than the copy's page, and ends the copy too.
            if (slot == SlotLayout.EMPTY || store.isCleared(slot)) {
                return false;
            }
            int uses = Math.max(0, SlotLayout.frequency(slot) - 1);
            // Not as it was when the record was copied: it may have got a copy on the device since.
            long header = RecordLayout.header(log.record(location));
            if (RecordLayout.hasCopy(header)) {
                long moved = log.record(PagedLog.location(address));
                RecordLayout.setCopies(moved, RecordLayout.header(moved), RecordLayout.copies(header));
            }
            store.index.replace(caller.lookup, caller.lookup.slotAddress(),
                    SlotLayout.pack(SlotLayout.tag(slot), uses, PagedLog.location(address)));
            long length = lengthAt(PagedLog.location(address));
            store.recount(caller, address, length - lengthAt(location));
            caller.counters.event(LogEvents.SECOND_CHANCE);
            caller.counters.event(LogEvents.SECOND_CHANCE_BYTES, length);
            return true;
        } finally {
            store.index.unlock(caller.lookup);
        }
    }

    private long lengthAt(long location) {
        long record = log.record(location);
        return store.itemLength(record, RecordLayout.header(record));
    }
}
