package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.tier.LateOperation;
import io.growacache.engine.support.tier.LateScan;
import io.growacache.engine.support.tier.Reheating.Outcome;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;

/**
 * Reads: without a lock and outside the epochs, validated afterwards. See the {@linkplain io.growacache.engine.hybridlog
 * package description} for why that is safe.
 */
final class LogReads {
    /** After so many reads that a change or eviction disturbed, the next one takes the locks. */
    private static final int MAX_ATTEMPTS = 16;
    private static final int BUCKETS_PER_ITEM = 2;

    private final LogStore store;
    private final PagedLog log;
    private final HashIndex index;
    private final PageReheating reheating;

    /** @param reheating brings items back from a device; null: they stay there */
    LogReads(LogStore store, PageReheating reheating) {
        this.store = store;
        this.reheating = reheating;
        log = store.log;
        index = store.index;
    }

    Status get(LogCaller caller, Key key, Access access, ItemReader reader) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        return get(caller, key, keyAddress, store.hash(keyAddress, key.length(), key.keyspace()), access, reader);
    }

    private Status get(LogCaller caller, Key key, long keyAddress, long hash, Access access, ItemReader reader) {
        Status status = get(caller, key, keyAddress, hash, access, reader, null);
        return status == Status.PENDING ? new LateGet(caller, key, hash, access, reader).begin() : status;
    }

    /** A get that waits for the device. */
    private final class LateGet extends LateOperation {
        private final LogCaller caller;
        private final Key key;
        private final long hash;
        private final Access access;
        private final ItemReader reader;

        LateGet(LogCaller caller, Key key, long hash, Access access, ItemReader reader) {
            super(store.flash, caller, key, hash, reader);
            this.caller = caller;
            this.key = key;
            this.hash = hash;
            this.access = access;
            this.reader = reader;
        }

        @Override
        protected Status attempt(long keyAddress) {
            return get(caller, key, keyAddress, hash, access, reader, this);
        }
    }

    /** One attempt; PENDING when the caller wants an item on the device to be read first. */
    private Status get(LogCaller caller, Key key, long keyAddress, long hash, Access access, ItemReader reader,
            LateOperation late) {
        IndexLookup lookup = caller.lookup;
        LogItem item = caller.item;
        caller.wantedLocation = 0;
        index.begin(lookup, hash);
        int attempt = 0;
        while (attempt < MAX_ATTEMPTS) {
            long slot = index.next(lookup);
            if (slot == SlotLayout.EMPTY) {
                return caller.wantedLocation == 0 ? Status.MISS : Status.PENDING;
            }
            long location = SlotLayout.location(slot);
            if (FlashLocation.isFlash(location)) {
                if (FlashLocation.mayBe(slot, hash) && store.flash.isFound(caller, slot, late)) {
                    return answer(caller, key, keyAddress, hash, access, reader, late.match(), slot);
                }
                continue;
            }
            long cell = log.cell(location);
            long page = log.page(cell);
            if (!log.leadsTo(location, page)) {
                index.restart(lookup);
                attempt++;
                continue;
            }
            long record = log.record(cell, location);
            long header = RecordLayout.header(record);
            if (!RecordLayout.hasKey(record, header, log.end(cell), key.keyspace(), keyAddress, key.length())) {
                // A change leaves the key as it is, so the answer is right unless the page has gone.
                if (!log.wasPage(cell, page)) {
                    index.restart(lookup);
                    attempt++;
                }
                continue;
            }
            item.load(slot, page, record, header);
            boolean isCleared = log.clearSequence(cell) < store.clears.sequence(key.keyspace());
            if (!isValid(record, header, cell, page)) {
                Thread.onSpinWait();
                index.restart(lookup);
                attempt++;
                continue;
            }
            // From here on the metadata is known to be this item's; the value is copied and then checked likewise.
            if (isCleared) {
                return Status.MISS;
            }
            if (isExpired(item)) {
                removeExpired(caller, key, keyAddress, hash);
                return Status.MISS;
            }
            reader.read(item);
            // Extents are in other pages: as long as the slot leads to the item, none of them is gone.
            if (isValid(record, header, cell, page) && (!item.hasExtents()
                    || SlotLayout.isSameItem(NativeMemory.getLongAcquire(lookup.slotAddress()), slot))) {
                return hit(caller, slot, access);
            }
            index.restart(lookup);
            attempt++;
        }
        return getLocked(caller, key, keyAddress, hash, access, reader, late);
    }

    /** Answers from an item that was read from the device; it never changes. */
    private Status answer(LogCaller caller, Key key, long keyAddress, long hash, Access access, ItemReader reader,
            FlashRead read, long slot) {
        if (store.flash.isCleared(read, key.keyspace())) {
            return Status.MISS;
        }
        store.flash.show(caller.item, read, slot);
        if (store.flash.isExpired(caller.item)) {
            store.flash.removeExpired(caller, key, keyAddress, hash, read);
            return Status.MISS;
        }
        if (reheating != null && access == Access.USE) {
            Outcome outcome = reheating.bringBack(caller, key, keyAddress, hash, read, slot);
            if (outcome == Outcome.RETURNED) {
                caller.counters.event(LogEvents.HIT_DEVICE);
                return get(caller, key, keyAddress, hash, Access.PEEK, reader, null);
            }
            if (outcome == Outcome.CHANGED) {
                return get(caller, key, keyAddress, hash, access, reader, null);
            }
        }
        reader.read(caller.item);
        return hitOnDevice(caller, slot, access);
    }

    private Status hitOnDevice(LogCaller caller, long slot, Access access) {
        caller.setVersion(caller.item.version());
        if (access == Access.USE) {
            int uses = SlotLayout.frequency(slot);
            if (FlashLocation.afterUse(uses) != uses) {
                HashIndex.exchangeFrequency(caller.lookup.slotAddress(), slot, FlashLocation.afterUse(uses));
            }
            caller.counters.event(LogEvents.HIT_DEVICE);
        }
        return Status.HIT;
    }

    /** Whether what was read so far was one state of the record, in the page where it was looked for. */
    private boolean isValid(long record, long header, long cell, long page) {
        return RecordLayout.isUnchanged(record, header) && log.wasPage(cell, page);
    }

    private boolean isExpired(LogItem item) {
        return item.deadlineMillis() != Long.MAX_VALUE && item.isExpiredAt(store.clock.wallMillis());
    }

    private Status hit(LogCaller caller, long slot, Access access) {
        caller.setVersion(caller.item.version());
        if (access == Access.USE) {
            countUse(caller, slot);
            caller.counters.event(caller.item.page() >= log.readOnlyPage()
                    ? LogEvents.HIT_MUTABLE : LogEvents.HIT_READ_ONLY);
        }
        return Status.HIT;
    }

    /** Counts a use of the item in the slot where the lookup stands, unless enough are counted. */
    static void countUse(LogCaller caller, long slot) {
        int uses = SlotLayout.frequency(slot);
        if (uses < LogStore.MAX_USES) {
            HashIndex.exchangeFrequency(caller.lookup.slotAddress(), slot, uses + 1);
        }
    }

    /** The same with the buckets locked, when others disturb too often. */
    private Status getLocked(LogCaller caller, Key key, long keyAddress, long hash, Access access, ItemReader reader,
            LateOperation late) {
        IndexLookup lookup = caller.lookup;
        index.lock(lookup, hash);
        try {
            long slot = store.find(lookup, key.keyspace(), keyAddress, key.length());
            if (slot == SlotLayout.EMPTY) {
                slot = store.flash.find(caller, hash, late);
                if (slot == SlotLayout.EMPTY) {
                    return caller.wantedLocation == 0 ? Status.MISS : Status.PENDING;
                }
                if (!store.flash.showOrEnd(caller, key, keyAddress, slot, late.match())) {
                    return Status.MISS;
                }
                reader.read(caller.item);
                return hitOnDevice(caller, slot, access);
            }
            if (store.isCleared(slot) || store.isExpired(slot)) {
                return Status.MISS;
            }
            store.load(caller.item, slot);
            reader.read(caller.item);
            return hit(caller, slot, access);
        } finally {
            index.unlock(lookup);
        }
    }

    /** Ends an item that a read found expired, unless it was replaced meanwhile. Happens once per item. */
    private void removeExpired(LogCaller caller, Key key, long keyAddress, long hash) {
        index.lock(caller.lookup, hash);
        store.epochs.enter(caller.participant);
        try {
            long slot = store.find(caller.lookup, key.keyspace(), keyAddress, key.length());
            if (slot != SlotLayout.EMPTY && store.isExpired(slot)) {
                store.remove(caller, slot, ItemEnd.EXPIRED);
            }
        } finally {
            store.epochs.leave(caller.participant);
            index.unlock(caller.lookup);
        }
    }

    int getAll(LogCaller caller, Access access, ReadBatch batch) {
        int size = batch.size();
        for (int start = 0; start < size; start += LogCaller.AHEAD) {
            int end = Math.min(size, start + LogCaller.AHEAD);
            store.touch(caller, batch, start, end);
            for (int i = start; i < end; i++) {
                Key key = batch.key(i);
                caller.setVersion(0);
                Status status = key.length() > store.maxKeyLength ? Status.KEY_TOO_LONG
                        : get(caller, key, caller.keyAddress(key), caller.hashes[i - start], access, batch.reader(i));
                if (!batch.answered(i, status, caller.version())) {
                    return i + 1;
                }
            }
        }
        return size;
    }

    /** Visits buckets with their locks held, so that keys and metadata are stable during a visit. */
    Status scan(LogCaller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
        visitor.begin();
        LateScan late = null;
        IndexLookup lookup = caller.lookup;
        long at = cursor;
        long visited = 0;
        long buckets = 0;
        long bucketLimit = Math.max(1, (long) limit * BUCKETS_PER_ITEM);
        do {
            index.lockCursor(lookup, at);
            try {
                for (long slot = index.nextOfBucket(lookup); slot != SlotLayout.EMPTY;
                        slot = index.nextOfBucket(lookup)) {
                    if (FlashLocation.isFlash(SlotLayout.location(slot))) {
                        late = late == null ? new LateScan(store.flash, caller, keyspace, visitor) : late;
                        late.add(slot, at);
                        visited++;
                        continue;
                    }
                    long record = log.record(SlotLayout.location(slot));
                    long header = RecordLayout.header(record);
                    if (RecordLayout.keyspace(record, header) == keyspace && !store.isCleared(slot)
                            && !store.isExpired(slot)) {
                        store.load(caller.item, slot);
                        caller.visitedKey.set(keyspace, NativeMemory.all(), RecordLayout.keyAddress(record, header),
                                RecordLayout.keyLength(header));
                        visitor.visit(caller.visitedKey, caller.item);
                        visited++;
                    }
                }
            } finally {
                at = index.unlockCursor(lookup, at);
            }
            buckets++;
        } while (at != 0 && visited < limit && buckets < bucketLimit);
        if (late != null) {
            return late.begin(at);
        }
        caller.setCursor(at);
        return Status.SCANNED;
    }
}
