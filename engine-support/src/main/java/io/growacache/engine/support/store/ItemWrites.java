package io.growacache.engine.support.store;

import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.Reclaim.Room;
import io.growacache.engine.support.store.Store.End;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemUpdater.Decision;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
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
        int keyspace = key.keyspace();
        int keyLength = key.length();
        long hash = store.hash(keyAddress, keyLength, keyspace);
        ItemDraft draft = caller.draft;
        draft.reset();
        writer.describe(draft);
        if (draft.valueLength() > store.maxValueLength) {
            store.removeKey(caller, hash, keyspace, keyAddress, keyLength);
            return Status.VALUE_TOO_LARGE;
        }
        int chain = chain(caller, key, keyAddress, hash, draft);
        if (chain == SegmentTable.NONE) {
            store.removeKey(caller, hash, keyspace, keyAddress, keyLength);
            return Status.STORED;
        }
        Placement placement = caller.placement;
        Room room = Room.ENOUGH;
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
                    link(caller, old, old == SlotLayout.EMPTY ? Store.NEW : SlotLayout.frequency(old));
                } finally {
                    index.unlock(caller.lookup);
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
    private int chain(StoreCaller caller, Key key, long keyAddress, long hash, ItemDraft draft) {
        int chain = chain(draft, key.length());
        if (chain == SegmentTable.NONE) {
            return chain;
        }
        int present = presentChain(caller, key, keyAddress, hash);
        boolean isProven = present == SegmentTable.NONE ? store.ghosts.remove(hash) : store.chainSet.isProven(present);
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
        return chain != SegmentTable.NONE && store.ghosts.remove(hash) ? store.chainSet.proven(chain) : chain;
    }

    /** The chain for what replaces the item in a slot, which stays proven. */
    private int chainBeside(long slot, ItemDraft draft, int keyLength) {
        int chain = chain(draft, keyLength);
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
     */
    private void link(StoreCaller caller, long old, int frequency) {
        IndexLookup lookup = caller.lookup;
        long location = caller.placement.location();
        long record = segments.address(location);
        int segment = segments.segment(location);
        caller.setVersion(versionOf(record, location));
        caller.counters.event(KeyspaceCounters.STORED);
        if (segments.clearSequence(segment) < store.clears.sequence(RecordLayout.keyspace(record))) {
            // A clear came after the space was reserved. The item counts as stored before it: nobody will see it, and
            // it must not take the place of one that was stored after the clear.
            return;
        }
        store.enlist(caller, location);
        if (old != SlotLayout.EMPTY) {
            long slotAddress = lookup.slotAddress();
            store.retire(caller, old, store.isExpired(SlotLayout.location(old)) ? End.EXPIRED : End.REPLACED);
            // Release: who reads the slot sees the record. Plain against readers who count uses: a count is lost at
            // worst.
            index.replace(lookup, slotAddress, SlotLayout.pack(lookup.tag(), frequency, location));
        } else if (!index.insert(lookup, SlotLayout.pack(lookup.tag(), frequency, location))) {
            long victim = index.leastFrequent(lookup);
            store.retire(caller, NativeMemory.getLongOpaque(victim), End.EVICTED);
            index.replace(lookup, victim, SlotLayout.pack(lookup.tag(), frequency, location));
        }
        store.report(ItemEvent.CHANGED, record);
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
        try {
            for (int attempt = 0;; attempt++) {
                Status status = tryUpdate(caller, key, keyAddress, hash, updater);
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
    private Status tryUpdate(StoreCaller caller, Key key, long keyAddress, long hash, ItemUpdater updater) {
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
                    HashIndex.exchangeFrequency(lookup.slotAddress(), slot, frequencyAfterUse(caller, slot));
                }
                return Status.KEPT;
            }
            if (decision == Decision.DELETE) {
                store.remove(caller, slot, End.DELETED);
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
            removeIfAny(caller, slot);
            return Status.VALUE_TOO_LARGE;
        }
        int chain = current == null ? chainOfNew(draft, key.length(), hash) : chainBeside(slot, draft, key.length());
        if (chain == SegmentTable.NONE) {
            removeIfAny(caller, slot);
            return Status.STORED;
        }
        if (!caller.placement.isPossible(draft.valueLength())) {
            removeIfAny(caller, slot);
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

    /** The bits for an item that an updater has read. */
    private int frequencyAfterUse(StoreCaller caller, long slot) {
        return store.uses.afterUse(SlotLayout.frequency(slot), caller.nextRandom());
    }

    private void removeIfAny(StoreCaller caller, long slot) {
        if (slot != SlotLayout.EMPTY) {
            store.remove(caller, slot, store.isExpired(SlotLayout.location(slot)) ? End.EXPIRED : End.DELETED);
        }
    }

    /** Appends the item with other metadata; extents are taken over, not copied. */
    private Status amend(StoreCaller caller, Key key, long keyAddress, long hash, long slot, SegmentItem current) {
        ItemDraft draft = caller.draft;
        // Whatever the updater did to the draft's length, the value stays.
        draft.setValueLength(current.valueLength());
        int chain = chainBeside(slot, draft, key.length());
        if (chain == SegmentTable.NONE) {
            removeIfAny(caller, slot);
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

    Status delete(StoreCaller caller, Key key) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        IndexLookup lookup = caller.lookup;
        long hash = store.hash(keyAddress, key.length(), key.keyspace());
        index.lock(lookup, hash);
        try {
            long slot = store.find(lookup, key.keyspace(), keyAddress, key.length());
            if (slot == SlotLayout.EMPTY) {
                // Who deletes a key that was dropped does not want it to come back as one that proved its worth.
                store.ghosts.remove(hash);
                return Status.MISS;
            }
            boolean isExpired = store.isExpired(SlotLayout.location(slot));
            boolean isCleared = store.isCleared(SlotLayout.location(slot));
            store.remove(caller, slot, isExpired ? End.EXPIRED : End.DELETED);
            return isExpired || isCleared ? Status.MISS : Status.DELETED;
        } finally {
            index.unlock(lookup);
        }
    }
}
