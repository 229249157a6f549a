package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemLedger;
import io.growacache.spi.memory.NativeMemory;
import java.util.HashSet;
import java.util.Set;

/** Checks log, index and counters against one another while nothing else runs. */
final class InvariantCheck {
    private final LogStore store;
    private final PagedLog log;
    private final Set<Long> items = new HashSet<>();
    private final Set<Long> extents = new HashSet<>();
    private final Set<String> keys = new HashSet<>();
    private final long[] itemCounts;
    private long usedBytes;
    /** By generation, and first what has none. */
    private final long[] copies = new long[RecordLayout.MAX_COPIES + 1];
    /** Per segment of the device. */
    private final int[] flashItems;

    InvariantCheck(LogStore store) {
        this.store = store;
        log = store.log;
        itemCounts = new long[store.keyspaceCount];
        flashItems = new int[store.flash.segmentCount()];
    }

    /** Checks, when so many pages are held. */
    void run(int heldCount) {
        log.checkInvariants(heldCount);
        for (long page = log.headPage(); page < log.nextPage(); page++) {
            if (log.isPresent(page)) {
                walk(page);
            }
        }
        IndexLookup lookup = new IndexLookup();
        long cursor = 0;
        do {
            store.index.lockCursor(lookup, cursor);
            try {
                for (long slot = store.index.nextOfBucket(lookup); slot != SlotLayout.EMPTY;
                        slot = store.index.nextOfBucket(lookup)) {
                    check(lookup, slot);
                }
            } finally {
                cursor = store.index.unlockCursor(lookup, cursor);
            }
        } while (cursor != 0);
        for (int generation = 1; generation <= RecordLayout.MAX_COPIES; generation++) {
            require(copies[generation] == store.copies.liveCount(generation), "copies of generation " + generation + ": "
                    + store.copies.liveCount(generation) + ", counted " + copies[generation]);
        }
        usedBytes += store.flash.checkInvariants(flashItems, itemCounts);
        for (int keyspace = 0; keyspace < store.keyspaceCount; keyspace++) {
            require(itemCounts[keyspace] == store.ledger.itemCount(keyspace), "keyspace " + keyspace + ": itemCount = "
                    + store.ledger.itemCount(keyspace) + ", counted " + itemCounts[keyspace]);
        }
        require(usedBytes == store.ledger.usedBytes(), "usedBytes = " + store.ledger.usedBytes() + ", counted " + usedBytes);
    }

    private void walk(long page) {
        long location = log.firstLocation(page);
        long end = log.usedNow(page);
        long offset = log.firstOffset();
        while (offset < end) {
            long header = RecordLayout.header(log.record(location));
            if (RecordLayout.isItem(header)) {
                items.add(location);
            } else if (RecordLayout.isExtent(header)) {
                extents.add(location);
            } else {
                require(RecordLayout.isFiller(header), "page " + page + ": no record at " + offset);
            }
            int length = RecordLayout.length(header);
            offset += length;
            location += length / RecordLayout.ALIGNMENT;
        }
        require(offset == end, "page " + page + ": records end at " + offset + ", used = " + end);
    }

    private void check(IndexLookup lookup, long slot) {
        long location = SlotLayout.location(slot);
        if (FlashLocation.isFlash(location)) {
            flashItems[store.flash.tier().log().segment(location)]++;
            return;
        }
        require(items.contains(location), "slot " + Long.toHexString(slot) + ": leads to no item");
        long record = log.record(location);
        long header = RecordLayout.header(record);
        require(!RecordLayout.isChanging(header), "slot " + Long.toHexString(slot) + ": its record is changing");
        require(store.index.isAtHome(lookup, store.hashOf(record, header)),
                "slot " + Long.toHexString(slot) + ": is in another key's bucket");
        copies[RecordLayout.copies(header)]++;
        int keyspace = RecordLayout.keyspace(record, header);
        StringBuilder key = new StringBuilder().append(keyspace).append(':');
        for (int i = 0; i < RecordLayout.keyLength(header); i++) {
            key.append((char) (NativeMemory.getByte(RecordLayout.keyAddress(record, header) + i) & 0xff));
        }
        require(keys.add(key.toString()), "key " + key + ": has two slots");
        if (RecordLayout.hasExtents(header)) {
            checkExtents(key.toString(), record, header);
        }
        if (!store.isCleared(slot)) {
            itemCounts[keyspace]++;
            usedBytes += store.itemLength(record, header) + ItemLedger.SLOT_LENGTH;
        }
    }

    private void checkExtents(String key, long record, long header) {
        long extent = RecordLayout.firstExtent(record, header);
        long valueLength = 0;
        for (int i = 0; i < RecordLayout.extentCount(record, header); i++) {
            long location = PagedLog.location(extent);
            require(extents.contains(location), "key " + key + ": extent " + i + " does not exist");
            valueLength += RecordLayout.dataLength(RecordLayout.header(log.record(location)));
            extent = RecordLayout.nextExtent(log.record(location));
        }
        require(extent == PagedLog.NOWHERE && valueLength == RecordLayout.valueLength(record, header),
                "key " + key + ": extents do not make up the value");
    }

    private static void require(boolean holds, String failure) {
        if (!holds) {
            throw new AssertionError(failure);
        }
    }
}
