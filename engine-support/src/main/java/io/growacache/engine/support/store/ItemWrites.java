package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.KeyspaceTally;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.item.KeyspaceCounters;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.Reclaim.Room;
import io.growacache.engine.support.tier.LateOperation;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemUpdater.Decision;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.PutBatch;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;

/**
 * Writes: space is reserved and filled, then published by one store of the key's slot, with the locks of the key's
 * buckets held, so that per key everything happens in one order.
 *
 * <p>Nothing waits for free segments with a lock held: the lock is given back, room is made, and the operation starts
 * over.
 */
final class ItemWrites {
    /** In place of a chain. */
    private static final int UNKNOWN = -2;

    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final Reclaim reclaim;
    private final EvictionPolicy policy;

    ItemWrites(Store store, Reclaim reclaim, EvictionPolicy policy) {
        this.store = store;
        this.reclaim = reclaim;
        this.policy = policy;
        segments = store.segments;
        index = store.index;
    }

    Status put(StoreCaller caller, Key key, ItemWriter writer) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        return put(caller, key, keyAddress, store.hash(keyAddress, key.length(), key.keyspace()), UNKNOWN, writer);
    }

    int putAll(StoreCaller caller, PutBatch batch) {
        int size = batch.size();
        long[] hashes = caller.hashes;
        int[] chains = caller.chains;
        for (int start = 0; start < size; start += StoreCaller.AHEAD) {
            int end = Math.min(size, start + StoreCaller.AHEAD);
            store.touchBuckets(caller, batch, start, end);
            // The keys of the records likewise.
            for (int i = start; i < end; i++) {
                Key key = batch.key(i);
                if (key.length() <= store.maxKeyLength) {
                    chains[i - start] = presentChain(caller, key, caller.keyAddress(key), hashes[i - start]);
                }
            }
            for (int i = start; i < end; i++) {
                Key key = batch.key(i);
                caller.setVersion(0);
                Status status = key.length() > store.maxKeyLength ? Status.KEY_TOO_LONG
                        : put(caller, key, caller.keyAddress(key), hashes[i - start], chains[i - start],
                                batch.writer(i));
                if (!batch.answered(i, status, caller.version())) {
                    return i + 1;
                }
            }
        }
        return size;
    }

    private Status put(StoreCaller caller, Key key, long keyAddress, long hash, int present, ItemWriter writer) {
        Status status = put(caller, key, keyAddress, hash, present, writer, null);
        return status == Status.PENDING ? new LatePut(caller, key, hash, writer).begin() : status;
    }

    /** A store that must not end another key's item on the device unseen, because somebody listens. */
    private final class LatePut extends LateOperation {
        private final StoreCaller caller;
        private final Key key;
        private final long hash;
        private final ItemWriter writer;

        LatePut(StoreCaller caller, Key key, long hash, ItemWriter writer) {
            super(store.flash, caller, key, hash, writer);
            this.caller = caller;
            this.key = key;
            this.hash = hash;
            this.writer = writer;
        }

        @Override
        protected Status attempt(long keyAddress) {
            return put(caller, key, keyAddress, hash, UNKNOWN, writer, this);
        }
    }

    /** @param present the chain of the key's item as it was a moment ago, or {@link #UNKNOWN} */
    private Status put(StoreCaller caller, Key key, long keyAddress, long hash, int present, ItemWriter writer,
            LateOperation late) {
        int keyspace = key.keyspace();
        int keyLength = key.length();
        ItemDraft draft = caller.draft;
        draft.reset();
        writer.describe(draft);
        if (draft.valueLength() > store.maxValueLength) {
            store.removeKey(caller, hash, keyspace, keyAddress, keyLength);
            return Status.VALUE_TOO_LARGE;
        }
        int chain = chain(caller, key, keyAddress, hash, present, draft);
        if (chain == SegmentTable.NONE) {
            store.removeKey(caller, hash, keyspace, keyAddress, keyLength);
            return Status.STORED;
        }
        Placement placement = caller.placement;
        Room room = Room.ENOUGH;
        boolean isLate = false;
        boolean isUnseen = false;
        try {
            if (placement.isPossible(draft.valueLength())) {
                int attempt = 0;
                while (!placement.reserve(caller.stripe, chain, draft, keyspace, keyLength, draft.version())) {
                    room = reclaim.makeRoom(caller, attempt++);
                    if (room == Room.NONE) {
                        break;
                    }
                }
            } else {
                room = Room.NONE;
            }
            if (room != Room.NONE) {
                placement.fill(hash, keyspace, keyAddress, keyLength, draft, null, writer);
                index.lock(caller.lookup, hash);
                try {
                    long old = store.find(caller.lookup, keyspace, keyAddress, keyLength);
                    // Storing is no use: what is written again and again and never read may go.
                    int frequency = old == SlotLayout.EMPTY ? Store.NEW : SlotLayout.frequency(old);
                    if (old == SlotLayout.EMPTY && store.ledger.hasListeners()) {
                        old = store.flash.find(caller, hash, late);
                        isLate = caller.wantedLocation != 0;
                        frequency = SlotLayout.frequency(old) & ~FlashLocation.TAG_MASK;
                    } else if (old == SlotLayout.EMPTY) {
                        old = store.flash.findUnseen(caller, hash);
                        isUnseen = old != SlotLayout.EMPTY;
                        frequency = SlotLayout.frequency(old) & ~FlashLocation.TAG_MASK;
                    }
                    if (!isLate && link(caller, old, frequency) && isUnseen) {
                        // Any others, of which usually there is none.
                        store.flash.endUnseen(caller, hash, keyspace, ItemEnd.REPLACED);
                    }
                } finally {
                    index.unlock(caller.lookup);
                }
                if (isLate) {
                    return Status.PENDING;
                }
                placement.finish();
            }
        } finally {
            // After success there is nothing to abandon; after a failure or an exception of the writer there may be.
            placement.abandon();
        }
        if (room == Room.NONE) {
            store.removeKey(caller, hash, keyspace, keyAddress, keyLength);
            caller.counters.event(KeyspaceCounters.NO_SPACE);
            return Status.NO_SPACE;
        }
        reclaim.afterWrite(caller, draft.valueLength());
        return Status.STORED;
    }

    /** The chain for what is stored unseen: proven if the key's item is, or was dropped a short while ago. */
    private int chain(StoreCaller caller, Key key, long keyAddress, long hash, int known, ItemDraft draft) {
        int chain = chain(draft, key.length());
        if (chain == SegmentTable.NONE) {
            return chain;
        }
        int present = known == UNKNOWN ? presentChain(caller, key, keyAddress, hash) : known;
        boolean isProven = policy.admits((long) key.length() + draft.valueLength())
                && (present == SegmentTable.NONE ? store.ghosts.remove(hash) : store.chainSet.isProven(present));
        return isProven ? store.chainSet.proven(chain) : chain;
    }

    /**
     * The chain of the key's item as it was a moment ago. Without a lock the record may be overwritten while it is
     * compared; then the answer is wrong, which does no harm but to the choice of what is dropped first.
     */
    private int presentChain(StoreCaller caller, Key key, long keyAddress, long hash) {
        IndexLookup lookup = caller.lookup;
        index.begin(lookup, hash);
        for (long slot = index.next(lookup); slot != SlotLayout.EMPTY; slot = index.next(lookup)) {
            if (FlashLocation.isFlash(SlotLayout.location(slot))) {
                continue;
            }
            int segment = segments.segment(SlotLayout.location(slot));
            if (RecordLayout.hasKey(segments.address(SlotLayout.location(slot)), segments.endAddress(segment),
                    key.keyspace(), keyAddress, key.length())) {
                return segments.chainOf(segment);
            }
        }
        return SegmentTable.NONE;
    }

    /** The chain for a new item, proven if it was dropped a short while ago. */
    private int chainOfNew(ItemDraft draft, int keyLength, long hash) {
        int chain = chain(draft, keyLength);
        return chain != SegmentTable.NONE && policy.admits((long) keyLength + draft.valueLength())
                && store.ghosts.remove(hash) ? store.chainSet.proven(chain) : chain;
    }

    /** The chain for what replaces the item in a slot, which stays proven. */
    private int chainBeside(long slot, ItemDraft draft, int keyLength) {
        int chain = chain(draft, keyLength);
        if (FlashLocation.isFlash(SlotLayout.location(slot))) {
            // What is written again has to be asked for again before it goes to the device once more.
            return chain;
        }
        int present = segments.chainOf(segments.segment(SlotLayout.location(slot)));
        return chain != SegmentTable.NONE && store.chainSet.isProven(present) ? store.chainSet.proven(chain) : chain;
    }

    /** The chain for a draft, or {@link SegmentTable#NONE} when its deadline has passed. */
    private int chain(ItemDraft draft, int keyLength) {
        long length = (long) keyLength + draft.valueLength();
        if (draft.deadlineMillis() == ItemMetadata.NO_DEADLINE) {
            return policy.chain(Long.MAX_VALUE, length);
        }
        long now = store.clock.wallMillis();
        return draft.isExpiredAt(now) ? SegmentTable.NONE : policy.chain(draft.deadlineMillis() - now, length);
    }

    /**
     * Publishes the placed item in the slot of the key, whose buckets are locked.
     *
     * @param old the key's slot as it is, or {@link SlotLayout#EMPTY}
     * @param frequency of the slot as it is to be
     * @return false when the item ended before it could be published
     */
    private boolean link(StoreCaller caller, long old, int frequency) {
        IndexLookup lookup = caller.lookup;
        long location = caller.placement.location();
        long record = segments.address(location);
        int segment = segments.segment(location);
        caller.setVersion(versionOf(record, location));
        caller.counters.event(KeyspaceCounters.STORED);
        if (segments.clearSequence(segment) < store.clears.sequence(RecordLayout.keyspace(record))) {
            // A clear came after the space was reserved. The item counts as stored before it: nobody will see it, and
            // it must not take the place of one that was stored after the clear.
            return false;
        }
        store.enlist(caller, location);
        if (old != SlotLayout.EMPTY) {
            exchange(caller, lookup.slotAddress(), old, SlotLayout.pack(lookup.tag(), frequency, location), record,
                    ItemEnd.REPLACED);
        } else if (!index.insert(lookup, SlotLayout.pack(lookup.tag(), frequency, location))) {
            long victim = index.leastFrequent(lookup);
            exchange(caller, victim, NativeMemory.getLongOpaque(victim),
                    SlotLayout.pack(lookup.tag(), frequency, location), record, ItemEnd.EVICTED);
        }
        store.report(ItemEvent.CHANGED, record);
        return true;
    }

    /** Has a slot lead to {@code record}, and ends what it led to before. */
    private void exchange(StoreCaller caller, long slotAddress, long old, long slot, long record, ItemEnd end) {
        boolean isFlash = FlashLocation.isFlash(SlotLayout.location(old));
        if (isFlash) {
            // Before the slot changes: then its segment may be another's.
            store.flash.retire(caller, old,
                    end == ItemEnd.REPLACED ? RecordLayout.keyspace(record) : KeyspaceTally.UNKNOWN, end);
        }
        boolean isExpired = !isFlash && end == ItemEnd.REPLACED && store.isExpired(SlotLayout.location(old));
        // Release: who reads the slot sees the record. Plain against readers who count uses: a count is lost at worst.
        index.replace(caller.lookup, slotAddress, slot);
        if (!isFlash) {
            store.retire(caller, old, isExpired ? ItemEnd.EXPIRED : end);
        }
    }

    private long versionOf(long record, long location) {
        long explicit = RecordLayout.explicitVersion(record);
        return explicit != 0 ? explicit : segments.version(segments.lifeAcquire(segments.segment(location)), location);
    }

    Status update(StoreCaller caller, Key key, ItemUpdater updater) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        long hash = store.hash(keyAddress, key.length(), key.keyspace());
        Status status = update(caller, key, keyAddress, hash, updater, null);
        return status == Status.PENDING ? new LateUpdate(caller, key, hash, updater).begin() : status;
    }

    /** An update that waits for the device. */
    private final class LateUpdate extends LateOperation {
        private final StoreCaller caller;
        private final Key key;
        private final long hash;
        private final ItemUpdater updater;

        LateUpdate(StoreCaller caller, Key key, long hash, ItemUpdater updater) {
            super(store.flash, caller, key, hash, updater);
            this.caller = caller;
            this.key = key;
            this.hash = hash;
            this.updater = updater;
        }

        @Override
        protected Status attempt(long keyAddress) {
            return update(caller, key, keyAddress, hash, updater, this);
        }
    }

    private Status update(StoreCaller caller, Key key, long keyAddress, long hash, ItemUpdater updater,
            LateOperation late) {
        try {
            for (int attempt = 0;; attempt++) {
                Status status = tryUpdate(caller, key, keyAddress, hash, updater, late);
                if (status != null) {
                    if (status == Status.STORED || status == Status.AMENDED) {
                        reclaim.afterWrite(caller, caller.draft.valueLength());
                    }
                    return status;
                }
                if (reclaim.makeRoom(caller, attempt) == Room.NONE) {
                    store.removeKey(caller, hash, key.keyspace(), keyAddress, key.length());
                    caller.setVersion(0);
                    caller.counters.event(KeyspaceCounters.NO_SPACE);
                    return Status.NO_SPACE;
                }
            }
        } finally {
            caller.placement.abandon();
        }
    }

    /** One attempt; null when a segment must be made free first. */
    private Status tryUpdate(StoreCaller caller, Key key, long keyAddress, long hash, ItemUpdater updater,
            LateOperation late) {
        IndexLookup lookup = caller.lookup;
        ItemDraft draft = caller.draft;
        index.lock(lookup, hash);
        try {
            long slot = store.find(lookup, key.keyspace(), keyAddress, key.length());
            SegmentItem current = null;
            if (slot != SlotLayout.EMPTY) {
                long location = SlotLayout.location(slot);
                if (!store.isCleared(location) && !store.isExpired(location)) {
                    current = caller.item;
                    current.load(slot, segments.lifeAcquire(segments.segment(location)));
                }
            } else {
                slot = store.flash.find(caller, hash, late);
                if (caller.wantedLocation != 0) {
                    return Status.PENDING;
                }
                if (slot != SlotLayout.EMPTY) {
                    boolean isThere = store.flash.showOrEnd(caller, key, keyAddress, slot, late.match());
                    current = isThere ? caller.item : null;
                    slot = isThere ? slot : SlotLayout.EMPTY;
                }
            }
            if (current == null) {
                draft.reset();
            } else {
                draft.reset(current);
            }
            Decision decision = updater.decide(current, draft);
            if (decision == Decision.KEEP || (decision != Decision.REPLACE && current == null)) {
                caller.setVersion(current == null ? 0 : current.version());
                if (current != null) {
                    HashIndex.exchangeFrequency(lookup.slotAddress(), slot,
                            store.frequencyAfterUse(slot, caller.nextRandom()));
                }
                return Status.KEPT;
            }
            if (decision == Decision.DELETE) {
                if (FlashLocation.isFlash(SlotLayout.location(slot))) {
                    store.flash.remove(caller, slot, ItemEnd.DELETED, key.keyspace(), keyAddress, key.length());
                } else {
                    store.remove(caller, slot, ItemEnd.DELETED);
                }
                return Status.DELETED;
            }
            return decision == Decision.REPLACE
                    ? replace(caller, key, keyAddress, hash, updater, slot, current)
                    : amend(caller, key, keyAddress, hash, slot, current);
        } finally {
            index.unlock(lookup);
        }
    }

    private Status replace(StoreCaller caller, Key key, long keyAddress, long hash, ItemUpdater updater, long slot,
            SegmentItem current) {
        ItemDraft draft = caller.draft;
        if (draft.valueLength() > store.maxValueLength) {
            removeIfAny(caller, key, keyAddress, slot);
            return Status.VALUE_TOO_LARGE;
        }
        int chain = current == null ? chainOfNew(draft, key.length(), hash) : chainBeside(slot, draft, key.length());
        if (chain == SegmentTable.NONE) {
            removeIfAny(caller, key, keyAddress, slot);
            return Status.STORED;
        }
        if (!caller.placement.isPossible(draft.valueLength())) {
            removeIfAny(caller, key, keyAddress, slot);
            caller.counters.event(KeyspaceCounters.NO_SPACE);
            return Status.NO_SPACE;
        }
        if (!caller.placement.reserve(caller.stripe, chain, draft, key.keyspace(), key.length(), draft.version())) {
            return null;
        }
        caller.placement.fill(hash, key.keyspace(), keyAddress, key.length(), draft, current, updater);
        link(caller, slot, current == null ? Store.NEW : frequencyAfterUse(caller, slot));
        caller.placement.finish();
        return Status.STORED;
    }

    /** The bits for what takes the place of an item that an updater has read. */
    private int frequencyAfterUse(StoreCaller caller, long slot) {
        return store.frequencyOfSuccessor(slot, caller.nextRandom());
    }

    private void removeIfAny(StoreCaller caller, Key key, long keyAddress, long slot) {
        if (FlashLocation.isFlash(SlotLayout.location(slot))) {
            store.flash.remove(caller, slot, ItemEnd.DELETED, key.keyspace(), keyAddress, key.length());
        } else if (slot != SlotLayout.EMPTY) {
            store.remove(caller, slot, store.isExpired(SlotLayout.location(slot)) ? ItemEnd.EXPIRED : ItemEnd.DELETED);
        }
    }

    /** Appends the item with other metadata; extents are taken over, not copied. */
    private Status amend(StoreCaller caller, Key key, long keyAddress, long hash, long slot, SegmentItem current) {
        ItemDraft draft = caller.draft;
        // Whatever the updater did to the draft's length, the value stays.
        draft.setValueLength(current.valueLength());
        int chain = chainBeside(slot, draft, key.length());
        if (chain == SegmentTable.NONE) {
            removeIfAny(caller, key, keyAddress, slot);
            return Status.AMENDED;
        }
        Placement placement = caller.placement;
        boolean isReserved = current.hasExtents()
                ? placement.reserveSharing(caller.stripe, chain, draft, key.keyspace(), key.length(), draft.version())
                : placement.reserve(caller.stripe, chain, draft, key.keyspace(), key.length(), draft.version());
        if (!isReserved) {
            return null;
        }
        placement.fillWithValueOf(current, draft, key.keyspace(), keyAddress, key.length(), hash);
        // Where extents are shared, their bytes are counted once more for the new head and once less for the old one.
        link(caller, slot, frequencyAfterUse(caller, slot));
        placement.finish();
        return Status.AMENDED;
    }

    Status delete(StoreCaller caller, Key key, Completion completion) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        long hash = store.hash(keyAddress, key.length(), key.keyspace());
        Status status = delete(caller, key, keyAddress, hash, null);
        return status == Status.PENDING ? new LateDelete(caller, key, hash, completion).begin() : status;
    }

    /** A deletion that waits for the device, because it says whether there was an item. */
    private final class LateDelete extends LateOperation {
        private final StoreCaller caller;
        private final Key key;
        private final long hash;

        LateDelete(StoreCaller caller, Key key, long hash, Completion completion) {
            super(store.flash, caller, key, hash, completion);
            this.caller = caller;
            this.key = key;
            this.hash = hash;
        }

        @Override
        protected Status attempt(long keyAddress) {
            return delete(caller, key, keyAddress, hash, this);
        }
    }

    private Status delete(StoreCaller caller, Key key, long keyAddress, long hash, LateOperation late) {
        IndexLookup lookup = caller.lookup;
        index.lock(lookup, hash);
        try {
            long slot = store.find(lookup, key.keyspace(), keyAddress, key.length());
            if (slot == SlotLayout.EMPTY) {
                slot = store.flash.find(caller, hash, late);
                if (caller.wantedLocation != 0) {
                    return Status.PENDING;
                }
                if (slot != SlotLayout.EMPTY) {
                    if (!store.flash.showOrEnd(caller, key, keyAddress, slot, late.match())) {
                        return Status.MISS;
                    }
                    store.flash.remove(caller, slot, ItemEnd.DELETED, key.keyspace(), keyAddress, key.length());
                    return Status.DELETED;
                }
                // Who deletes a key that was dropped does not want it to come back as one that proved its worth.
                store.ghosts.remove(hash);
                return Status.MISS;
            }
            boolean isExpired = store.isExpired(SlotLayout.location(slot));
            boolean isCleared = store.isCleared(SlotLayout.location(slot));
            store.remove(caller, slot, isExpired ? ItemEnd.EXPIRED : ItemEnd.DELETED);
            return isExpired || isCleared ? Status.MISS : Status.DELETED;
        } finally {
            index.unlock(lookup);
        }
    }
}
