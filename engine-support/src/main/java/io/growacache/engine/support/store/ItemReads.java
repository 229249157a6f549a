package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.tier.LateOperation;
import io.growacache.engine.support.tier.LateScan;
import io.growacache.engine.support.tier.Reheating;
import io.growacache.engine.support.tier.Reheating.Outcome;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;

/**
 * Reads: without a lock, validated afterwards. See the {@linkplain io.growacache.engine.support.store package
 * description} for why that is safe; each step below says which part of it it is.
 */
final class ItemReads {
    /** After so many reads that eviction or index growth disturbed, the next one takes the locks. */
    private static final int MAX_ATTEMPTS = 16;
    private static final int BUCKETS_PER_ITEM = 2;
    private static final int LINE_LENGTH = 64;
    /** Of each record of a batch so much is prepared; of longer ones the processor itself loads the rest ahead. */
    private static final int TOUCHED_LENGTH = 3 * LINE_LENGTH;

    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final Reheating<StoreCaller> reheating;

    /** @param reheating brings items back from the device; null: they stay there */
    ItemReads(Store store, Reheating<StoreCaller> reheating) {
        this.store = store;
        this.reheating = reheating;
        segments = store.segments;
        index = store.index;
    }

    Status get(StoreCaller caller, Key key, Access access, ItemReader reader) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        return get(caller, key, keyAddress, store.hash(keyAddress, key.length(), key.keyspace()), access, reader);
    }

    private Status get(StoreCaller caller, Key key, long keyAddress, long hash, Access access, ItemReader reader) {
        Status status = get(caller, key, keyAddress, hash, access, reader, null);
        return status == Status.PENDING ? new LateGet(caller, key, hash, access, reader).begin() : status;
    }

    /** A get that waits for the device. */
    private final class LateGet extends LateOperation {
        private final StoreCaller caller;
        private final Key key;
        private final long hash;
        private final Access access;
        private final ItemReader reader;

        LateGet(StoreCaller caller, Key key, long hash, Access access, ItemReader reader) {
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

    /** One attempt; PENDING when {@code caller} wants an item on the device to be read first. */
    private Status get(StoreCaller caller, Key key, long keyAddress, long hash, Access access, ItemReader reader,
            LateOperation late) {
        IndexLookup lookup = caller.lookup;
        SegmentItem item = caller.item;
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
            int segment = segments.segment(location);
            long life = segments.lifeAcquire(segment);
            // The slot once more, after the life: if it still leads here, the record was published in this life or an
            // earlier one, and the last look at the life excludes the earlier ones. Without this, the segment could
            // have been emptied and reused between the two loads, and bytes of another record be taken for this one.
            if (!SlotLayout.isSameItem(NativeMemory.getLongAcquire(lookup.slotAddress()), slot)) {
                index.restart(lookup);
                attempt++;
                continue;
            }
            long record = segments.address(location);
            if (!RecordLayout.hasKey(record, segments.endAddress(segment), key.keyspace(), keyAddress, key.length())) {
                if (!segments.isAlive(segment, life)) {
                    index.restart(lookup);
                    attempt++;
                }
                continue;
            }
            item.load(slot, life);
            boolean isCleared = segments.clearSequence(segment) < store.clears.sequence(key.keyspace());
            if (!segments.isAlive(segment, life)) {
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
            // Extents are other segments: as long as the slot leads to the item, none of them has been drained.
            if (segments.isAlive(segment, life) && (!item.hasExtents()
                    || SlotLayout.isSameItem(NativeMemory.getLongAcquire(lookup.slotAddress()), slot))) {
                return hit(caller, caller.lookup.slotAddress(), slot, access);
            }
            index.restart(lookup);
            attempt++;
        }
        return getLocked(caller, key, keyAddress, hash, access, reader, late);
    }

    /** Answers from an item that was read from the device; it never changes. */
    private Status answer(StoreCaller caller, Key key, long keyAddress, long hash, Access access, ItemReader reader,
            FlashRead read, long slot) {
        if (store.flash.isCleared(read, key.keyspace())) {
            return Status.MISS;
        }
        SegmentItem item = caller.item;
        store.flash.show(item, read, slot);
        if (store.flash.isExpired(item)) {
            store.flash.removeExpired(caller, key, keyAddress, hash, read);
            return Status.MISS;
        }
        // Whoever tries to bring it back turns the lookup to other slots.
        long slotAddress = caller.lookup.slotAddress();
        if (reheating != null && access == Access.USE
                && reheating.bringBack(caller, key, keyAddress, hash, read, slot) != Outcome.LEFT) {
            return get(caller, key, keyAddress, hash, access, reader, (LateOperation) null);
        }
        reader.read(item);
        return hit(caller, slotAddress, slot, access);
    }

    private boolean isExpired(SegmentItem item) {
        return item.deadlineMillis() != Long.MAX_VALUE && item.isExpiredAt(store.clock.wallMillis());
    }

    private Status hit(StoreCaller caller, long slotAddress, long slot, Access access) {
        caller.setVersion(caller.item.version());
        if (access == Access.USE) {
            int frequency = SlotLayout.frequency(slot);
            int after = store.frequencyAfterUse(slot, caller.nextRandom());
            if (after != frequency) {
                HashIndex.exchangeFrequency(slotAddress, slot, after);
            }
        }
        return Status.HIT;
    }

    /** The same with the buckets locked, when others disturb too often. */
    private Status getLocked(StoreCaller caller, Key key, long keyAddress, long hash, Access access,
            ItemReader reader, LateOperation late) {
        IndexLookup lookup = caller.lookup;
        index.lock(lookup, hash);
        try {
            long slot = store.find(lookup, key.keyspace(), keyAddress, key.length());
            if (slot == SlotLayout.EMPTY) {
                slot = store.flash.find(caller, hash, late);
                if (slot == SlotLayout.EMPTY) {
                    return caller.wantedLocation == 0 ? Status.MISS : Status.PENDING;
                }
                return answerLocked(caller, key, access, reader, late.match(), slot);
            }
            if (store.isCleared(SlotLayout.location(slot))
                    || store.isExpired(SlotLayout.location(slot))) {
                return Status.MISS;
            }
            caller.item.load(slot, segments.lifeAcquire(segments.segment(SlotLayout.location(slot))));
            reader.read(caller.item);
            return hit(caller, caller.lookup.slotAddress(), slot, access);
        } finally {
            index.unlock(lookup);
        }
    }

    private Status answerLocked(StoreCaller caller, Key key, Access access, ItemReader reader, FlashRead read,
            long slot) {
        SegmentItem item = caller.item;
        store.flash.show(item, read, slot);
        if (store.flash.isCleared(read, key.keyspace()) || store.flash.isExpired(item)) {
            return Status.MISS;
        }
        reader.read(item);
        return hit(caller, caller.lookup.slotAddress(), slot, access);
    }

    /** Ends an item that a read found expired, unless it was replaced meanwhile. Happens once per item. */
    private void removeExpired(StoreCaller caller, Key key, long keyAddress, long hash) {
        index.lock(caller.lookup, hash);
        try {
            long slot = store.find(caller.lookup, key.keyspace(), keyAddress, key.length());
            if (slot != SlotLayout.EMPTY && store.isExpired(SlotLayout.location(slot))) {
                store.remove(caller, slot, ItemEnd.EXPIRED);
            }
        } finally {
            index.unlock(caller.lookup);
        }
    }

    int getAll(StoreCaller caller, Access access, ReadBatch batch) {
        int size = batch.size();
        long[] hashes = caller.hashes;
        for (int start = 0; start < size; start += StoreCaller.AHEAD) {
            int end = Math.min(size, start + StoreCaller.AHEAD);
            store.touchBuckets(caller, batch, start, end);
            // The records likewise, as far as the first slot with the key's tag tells where they are.
            if (end - start > 1) {
                for (int i = start; i < end; i++) {
                    if (batch.key(i).length() <= store.maxKeyLength) {
                        touchRecord(caller, hashes[i - start]);
                    }
                }
            }
            for (int i = start; i < end; i++) {
                Key key = batch.key(i);
                caller.setVersion(0);
                Status status = key.length() > store.maxKeyLength ? Status.KEY_TOO_LONG
                        : get(caller, key, caller.keyAddress(key), hashes[i - start], access, batch.reader(i));
                if (!batch.answered(i, status, caller.version())) {
                    return i + 1;
                }
            }
        }
        return size;
    }

    private void touchRecord(StoreCaller caller, long hash) {
        index.begin(caller.lookup, hash);
        long slot = index.next(caller.lookup);
        if (slot != SlotLayout.EMPTY && !FlashLocation.isFlash(SlotLayout.location(slot))) {
            long location = SlotLayout.location(slot);
            long record = segments.address(location);
            long end = Math.min(record + TOUCHED_LENGTH, segments.endAddress(segments.segment(location)));
            long touched = 0;
            for (long at = record; at < end; at += LINE_LENGTH) {
                touched ^= NativeMemory.getByte(at);
            }
            caller.touched ^= touched;
        }
    }

    /** Visits buckets with their locks held, so that keys and metadata are stable during a visit. */
    Status scan(StoreCaller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
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
                    long location = SlotLayout.location(slot);
                    if (FlashLocation.isFlash(location)) {
                        late = late == null ? new LateScan(store.flash, caller, keyspace, visitor) : late;
                        late.add(slot, at);
                        visited++;
                        continue;
                    }
                    long record = segments.address(location);
                    if (RecordLayout.keyspace(record) == keyspace && !store.isCleared(location)
                            && !store.isExpired(location)) {
                        caller.item.load(slot, segments.lifeAcquire(segments.segment(location)));
                        caller.visitedKey.set(keyspace, NativeMemory.all(), RecordLayout.keyAddress(record),
                                RecordLayout.keyLength(record));
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
