package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemLedger;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.spi.memory.NativeMemory;
import java.util.HashSet;
import java.util.Set;

/** Checks segments, index and counters against one another while nothing else runs. */
final class InvariantCheck {
    private final Store store;
    private final SegmentTable segments;
    private final Set<Long> records = new HashSet<>();
    private final Set<Long> extents = new HashSet<>();
    private final Set<String> keys = new HashSet<>();
    private final long[] liveBytes;
    private final long[] items;
    private long usedBytes;
    /** Per segment of the device. */
    private final int[] flashItems;

    InvariantCheck(Store store) {
        this.store = store;
        segments = store.segments;
        liveBytes = new long[segments.segmentCount()];
        items = new long[store.keyspaceCount];
        flashItems = new int[store.flash.segmentCount()];
    }

    /** Checks, when so many segments are claimed. */
    void run(int claimedCount) {
        segments.checkInvariants(claimedCount);
        for (int segment = 0; segment < segments.segmentCount(); segment++) {
            if (segments.holdsRecords(segment)) {
                walk(segment);
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
        for (int segment = 0; segment < segments.segmentCount(); segment++) {
            if (segments.holdsRecords(segment)) {
                require(liveBytes[segment] == segments.liveBytes(segment), "segment " + segment + ": liveBytes = "
                        + segments.liveBytes(segment) + ", counted " + liveBytes[segment]);
            }
        }
        usedBytes += store.flash.checkInvariants(flashItems, items);
        for (int keyspace = 0; keyspace < store.keyspaceCount; keyspace++) {
            require(items[keyspace] == store.ledger.itemCount(keyspace), "keyspace " + keyspace + ": itemCount = "
                    + store.ledger.itemCount(keyspace) + ", counted " + items[keyspace]);
        }
        require(usedBytes == store.ledger.usedBytes(), "usedBytes = " + store.ledger.usedBytes() + ", counted " + usedBytes);
    }

    private void walk(int segment) {
        int end = segments.writeOffset(segment);
        int offset = 0;
        while (offset < end) {
            long location = segments.location(segment, offset);
            long record = segments.address(location);
            if (RecordLayout.isItem(record)) {
                records.add(location);
            } else if (RecordLayout.isExtent(record)) {
                extents.add(location);
            }
            offset += RecordLayout.length(record);
        }
        require(offset == end, "segment " + segment + ": records end at " + offset + ", writeOffset = " + end);
    }

    private void check(IndexLookup lookup, long slot) {
        long location = SlotLayout.location(slot);
        if (FlashLocation.isFlash(location)) {
            flashItems[store.flash.tier().log().segment(location)]++;
            return;
        }
        long record = segments.address(location);
        require(records.contains(location), "slot " + Long.toHexString(slot) + ": leads to no record");
        long hash = store.hashOf(record);
        require(store.index.isAtHome(lookup, hash), "slot " + Long.toHexString(slot) + ": is in another key's bucket");
        int keyspace = RecordLayout.keyspace(record);
        StringBuilder key = new StringBuilder().append(keyspace).append(':');
        for (int i = 0; i < RecordLayout.keyLength(record); i++) {
            key.append((char) (NativeMemory.getByte(RecordLayout.keyAddress(record) + i) & 0xff));
        }
        require(keys.add(key.toString()), "key " + key + ": has two slots");
        liveBytes[segments.segment(location)] += RecordLayout.length(record);
        long extent = RecordLayout.extentCount(record) == 0 ? 0 : RecordLayout.firstExtent(record);
        int valueLength = 0;
        for (int i = 0; i < RecordLayout.extentCount(record); i++) {
            require(extents.contains(extent), "key " + key + ": extent " + i + " does not exist");
            liveBytes[segments.segment(extent)] += RecordLayout.length(segments.address(extent));
            valueLength += RecordLayout.extentDataLength(segments.address(extent));
            extent = RecordLayout.nextExtent(segments.address(extent));
        }
        require(RecordLayout.extentCount(record) == 0
                || (extent == 0 && valueLength == RecordLayout.valueLength(record)),
                "key " + key + ": extents do not make up the value");
        if (!store.isCleared(location)) {
            items[keyspace]++;
            usedBytes += RecordLayout.itemLength(record) + ItemLedger.SLOT_LENGTH;
        }
    }

    private static void require(boolean holds, String failure) {
        if (!holds) {
            throw new AssertionError(failure);
        }
    }
}
