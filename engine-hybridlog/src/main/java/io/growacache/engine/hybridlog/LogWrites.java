package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.LogStore.End;
import io.growacache.engine.hybridlog.Reclaim.Room;
import io.growacache.engine.hybridlog.log.Epochs;
import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemUpdater.Decision;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.PutBatch;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.ValueFiller;
import io.growacache.spi.memory.NativeMemory;

/**
 * Writes, with the locks of the key's buckets held, so that per key everything happens in one order. What is still in the
 * mutable region and has the same form and padded length is changed where it is; all else is appended and published by
 * one store of the key's slot.
 *
 * <p>Nothing waits for free frames with a lock held or inside an epoch: both are given back, room is made, and the
 * operation starts over.
 */
final class LogWrites {
    private final LogStore store;
    private final PagedLog log;
    private final HashIndex index;
    private final Epochs epochs;
    private final Reclaim reclaim;

    LogWrites(LogStore store, Reclaim reclaim) {
        this.store = store;
        this.reclaim = reclaim;
        log = store.log;
        index = store.index;
        epochs = store.epochs;
    }

    // ---------------------------------------------------------------- put

    Status put(LogCaller caller, Key key, ItemWriter writer) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        return put(caller, key, keyAddress, store.hash(keyAddress, key.length(), key.keyspace()), writer);
    }

    int putAll(LogCaller caller, PutBatch batch) {
        int size = batch.size();
        for (int start = 0; start < size; start += LogCaller.AHEAD) {
            int end = Math.min(size, start + LogCaller.AHEAD);
            store.touch(caller, batch, start, end);
            for (int i = start; i < end; i++) {
                Key key = batch.key(i);
                caller.setVersion(0);
                Status status = key.length() > store.maxKeyLength ? Status.KEY_TOO_LONG
                        : put(caller, key, caller.keyAddress(key), caller.hashes[i - start], batch.writer(i));
                if (!batch.answered(i, status, caller.version())) {
                    return i + 1;
                }
            }
        }
        return size;
    }

    private Status put(LogCaller caller, Key key, long keyAddress, long hash, ItemWriter writer) {
        ItemDraft draft = caller.draft;
        draft.reset();
        writer.describe(draft);
        Status refusal = refusal(draft);
        if (refusal != null) {
            store.removeKey(caller, hash, key.keyspace(), keyAddress, key.length());
            return refusal;
        }
        boolean isLarge = caller.placement.isLarge(draft.valueLength());
        if (caller.placement.isPossible(draft.valueLength())) {
            int attempt = 0;
            do {
                boolean isStored = isLarge ? tryPutLarge(caller, key, keyAddress, hash, writer)
                        : tryPut(caller, key, keyAddress, hash, writer);
                if (isStored) {
                    reclaim.afterWrite(caller, draft.valueLength());
                    return Status.STORED;
                }
            } while (reclaim.makeRoom(caller, caller.placement.framesFor(draft.valueLength()), attempt++)
                    == Room.ENOUGH);
        }
        store.removeKey(caller, hash, key.keyspace(), keyAddress, key.length());
        caller.counters.event(LogEvents.NO_SPACE);
        return Status.NO_SPACE;
    }

    /** What a draft is answered with that is not to be stored; null: it is. */
    private Status refusal(ItemDraft draft) {
        if (draft.valueLength() > store.maxValueLength) {
            return Status.VALUE_TOO_LARGE;
        }
        return draft.deadlineMillis() != ItemMetadata.NO_DEADLINE && draft.isExpiredAt(store.clock.wallMillis())
                ? Status.STORED : null;
    }

    /** One attempt; false when a frame must be made free first. */
    private boolean tryPut(LogCaller caller, Key key, long keyAddress, long hash, ItemWriter writer) {
        ItemDraft draft = caller.draft;
        index.lock(caller.lookup, hash);
        epochs.enter(caller.participant);
        try {
            long slot = store.find(caller.lookup, key.keyspace(), keyAddress, key.length());
            if (slot != SlotLayout.EMPTY && !store.isCleared(slot) && !store.isExpired(slot)
                    && changeInPlace(caller, slot, key, writer)) {
                return true;
            }
            if (!caller.placement.reserve(caller.stripe, draft, key.keyspace(), key.length(), draft.version())) {
                return false;
            }
            caller.placement.fill(keyAddress, key.length(), draft, null, writer);
            link(caller, slot, slot == SlotLayout.EMPTY ? usesOfNew(hash) : SlotLayout.frequency(slot));
            caller.placement.finish();
            return true;
        } finally {
            // After success there is nothing to abandon; after a failure or an exception of the writer there may be.
            caller.placement.abandon();
            epochs.leave(caller.participant);
            index.unlock(caller.lookup);
        }
    }

    /** The same for a value that takes long to fill: that is done before the buckets are locked. */
    private boolean tryPutLarge(LogCaller caller, Key key, long keyAddress, long hash, ItemWriter writer) {
        ItemDraft draft = caller.draft;
        epochs.enter(caller.participant);
        try {
            if (!caller.placement.reserve(caller.stripe, draft, key.keyspace(), key.length(), draft.version())) {
                return false;
            }
            caller.placement.fill(keyAddress, key.length(), draft, null, writer);
            index.lock(caller.lookup, hash);
            try {
                long slot = store.find(caller.lookup, key.keyspace(), keyAddress, key.length());
                link(caller, slot, slot == SlotLayout.EMPTY ? usesOfNew(hash) : SlotLayout.frequency(slot));
            } finally {
                index.unlock(caller.lookup);
            }
            caller.placement.finish();
            return true;
        } finally {
            caller.placement.abandon();
            epochs.leave(caller.participant);
        }
    }

    /** Storing is no use: what is written again and again and never read may go. But who comes back is welcome. */
    private int usesOfNew(long hash) {
        return store.ghosts.remove(hash) ? 1 : 0;
    }

    // ---------------------------------------------------------------- appending

    /**
     * Publishes the placed item in the slot of the key, whose buckets are locked.
     *
     * @param old the key's slot as it is, or {@link SlotLayout#EMPTY}
     * @param uses of the slot as it is to be
     */
    private void link(LogCaller caller, long old, int uses) {
        IndexLookup lookup = caller.lookup;
        long address = caller.placement.address();
        long location = PagedLog.location(address);
        long cell = log.cell(location);
        long record = log.record(cell, location);
        long header = RecordLayout.header(record);
        long explicit = RecordLayout.explicitVersion(record, header);
        caller.setVersion(explicit != 0 ? explicit : PagedLog.version(address, 0));
        caller.counters.event(LogEvents.STORED);
        if (log.clearSequence(cell) < store.clears.sequence(RecordLayout.keyspace(record, header))) {
            // A clear came after the space was reserved. The item counts as stored before it: nobody will see it, and
            // it must not take the place of one that was stored after the clear.
            return;
        }
        store.enlist(caller, address);
        long slot = SlotLayout.pack(lookup.tag(), uses, location);
        if (old != SlotLayout.EMPTY) {
            caller.counters.event(LogEvents.COPIED);
            exchange(caller, lookup.slotAddress(), old, slot, store.isExpired(old) ? End.EXPIRED : End.REPLACED);
        } else if (!index.insert(lookup, slot)) {
            long victim = index.leastFrequent(lookup);
            exchange(caller, victim, NativeMemory.getLongOpaque(victim), slot, End.EVICTED);
        }
        store.report(ItemEvent.CHANGED, record);
    }

    /** Has a slot lead to another record, and ends the item that it led to before. */
    private void exchange(LogCaller caller, long slotAddress, long old, long slot, End end) {
        // Release: who reads the slot sees the record. Plain against readers who count uses: a count is lost at worst.
        index.replace(caller.lookup, slotAddress, slot);
        store.retire(caller, old, end);
    }

    // ---------------------------------------------------------------- changing in place

    /** Changes an item where it is to the caller's draft, if that can be; the version is the caller's then. */
    private boolean changeInPlace(LogCaller caller, long slot, Key key, ValueFiller filler) {
        ItemDraft draft = caller.draft;
        long location = SlotLayout.location(slot);
        long cell = log.cell(location);
        long page = log.page(cell);
        long record = log.record(cell, location);
        long header = RecordLayout.header(record);
        int form = RecordLayout.form(draft, key.keyspace(), draft.version());
        if (page < log.readOnlyPage() || !RecordLayout.isChangeable(header) || !RecordLayout.hasForm(header, form)
                || RecordLayout.length(form, key.length(), draft.valueLength()) != RecordLayout.length(header)) {
            return false;
        }
        boolean isChanged = false;
        RecordLayout.beginChange(record, header);
        try {
            long value = RecordLayout.valueAddress(record, header);
            int position = draft.position();
            if (draft.insertedLength() != draft.removedLength() && draft.suffixLength() > 0) {
                NativeMemory.copy(value + position + draft.removedLength(), value + position + draft.insertedLength(),
                        draft.suffixLength());
            }
            if (draft.insertedLength() > 0) {
                filler.fill(0, NativeMemory.all(), value + position, draft.insertedLength());
            }
            isChanged = true;
        } finally {
            if (!isChanged) {
                // The filler threw, and the old value is gone: nobody finds the record any more, whose change never ends.
                store.remove(caller, slot, End.DELETED);
            }
        }
        finishChange(caller, cell, slot, record, header, draft.valueLength());
        return true;
    }

    private void finishChange(LogCaller caller, long cell, long slot, long record, long header, int dataLength) {
        RecordLayout.changeFields(record, header, caller.draft, caller.draft.version());
        long changed = RecordLayout.endChange(record, header, dataLength);
        long explicit = RecordLayout.explicitVersion(record, changed);
        caller.setVersion(explicit != 0 ? explicit : PagedLog.version(
                log.address(log.page(cell), SlotLayout.location(slot)), RecordLayout.changeCount(changed)));
        caller.counters.event(LogEvents.STORED);
        caller.counters.event(LogEvents.CHANGED_IN_PLACE);
        store.report(ItemEvent.CHANGED, record);
    }

    /** Gives an item the draft's metadata where it is, if that can be. */
    private boolean amendInPlace(LogCaller caller, long slot, Key key) {
        ItemDraft draft = caller.draft;
        long location = SlotLayout.location(slot);
        long cell = log.cell(location);
        long record = log.record(cell, location);
        long header = RecordLayout.header(record);
        int form = RecordLayout.form(draft, key.keyspace(), draft.version());
        if (log.page(cell) < log.readOnlyPage() || !RecordLayout.isChangeable(header)
                || !RecordLayout.hasForm(header, RecordLayout.hasExtents(header)
                        ? RecordLayout.withExtents(form) : form)) {
            return false;
        }
        RecordLayout.beginChange(record, header);
        finishChange(caller, cell, slot, record, header, RecordLayout.dataLength(header));
        return true;
    }

    // ---------------------------------------------------------------- update

    Status update(LogCaller caller, Key key, ItemUpdater updater) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        long hash = store.hash(keyAddress, key.length(), key.keyspace());
        for (int attempt = 0;; attempt++) {
            Status status = tryUpdate(caller, key, keyAddress, hash, updater);
            if (status != null) {
                if (status == Status.STORED || status == Status.AMENDED) {
                    reclaim.afterWrite(caller, caller.draft.valueLength());
                }
                return status;
            }
            if (reclaim.makeRoom(caller, caller.placement.framesFor(caller.draft.valueLength()), attempt)
                    == Room.NONE) {
                store.removeKey(caller, hash, key.keyspace(), keyAddress, key.length());
                caller.setVersion(0);
                caller.counters.event(LogEvents.NO_SPACE);
                return Status.NO_SPACE;
            }
        }
    }

    /** One attempt; null when frames must be made free first. */
    private Status tryUpdate(LogCaller caller, Key key, long keyAddress, long hash, ItemUpdater updater) {
        IndexLookup lookup = caller.lookup;
        ItemDraft draft = caller.draft;
        index.lock(lookup, hash);
        epochs.enter(caller.participant);
        try {
            long slot = store.find(lookup, key.keyspace(), keyAddress, key.length());
            LogItem current = null;
            if (slot != SlotLayout.EMPTY && !store.isCleared(slot) && !store.isExpired(slot)) {
                current = caller.item;
                store.load(current, slot);
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
                    LogReads.countUse(caller, slot);
                }
                return Status.KEPT;
            }
            if (decision == Decision.DELETE) {
                store.remove(caller, slot, End.DELETED);
                return Status.DELETED;
            }
            return decision == Decision.REPLACE ? replace(caller, key, keyAddress, hash, updater, slot, current)
                    : amend(caller, key, keyAddress, slot, current);
        } finally {
            caller.placement.abandon();
            epochs.leave(caller.participant);
            index.unlock(lookup);
        }
    }

    private Status replace(LogCaller caller, Key key, long keyAddress, long hash, ItemUpdater updater, long slot,
            LogItem current) {
        ItemDraft draft = caller.draft;
        Status refusal = refusal(draft);
        if (refusal != null) {
            removeIfAny(caller, slot);
            return refusal;
        }
        if (!caller.placement.isPossible(draft.valueLength())) {
            removeIfAny(caller, slot);
            caller.counters.event(LogEvents.NO_SPACE);
            return Status.NO_SPACE;
        }
        if (current != null && !current.hasExtents() && changeInPlace(caller, slot, key, updater)) {
            LogReads.countUse(caller, slot);
            return Status.STORED;
        }
        if (!caller.placement.reserve(caller.stripe, draft, key.keyspace(), key.length(), draft.version())) {
            return null;
        }
        caller.placement.fill(keyAddress, key.length(), draft, current, updater);
        link(caller, slot, current == null ? usesOfNew(hash) : usesAfter(slot));
        caller.placement.finish();
        return Status.STORED;
    }

    /** The uses of an item that an updater has read. */
    private static int usesAfter(long slot) {
        return Math.min(LogStore.MAX_USES, SlotLayout.frequency(slot) + 1);
    }

    private void removeIfAny(LogCaller caller, long slot) {
        if (slot != SlotLayout.EMPTY) {
            store.remove(caller, slot, store.isExpired(slot) ? End.EXPIRED : End.DELETED);
        }
    }

    private Status amend(LogCaller caller, Key key, long keyAddress, long slot, LogItem current) {
        ItemDraft draft = caller.draft;
        // Whatever the updater did to the draft's length, the value stays.
        draft.setValueLength(current.valueLength());
        if (refusal(draft) != null) {
            removeIfAny(caller, slot);
            return Status.AMENDED;
        }
        if (amendInPlace(caller, slot, key)) {
            LogReads.countUse(caller, slot);
            return Status.AMENDED;
        }
        if (!caller.placement.reserve(caller.stripe, draft, key.keyspace(), key.length(), draft.version())) {
            return null;
        }
        caller.placement.fillWithValueOf(current, draft, keyAddress, key.length());
        link(caller, slot, usesAfter(slot));
        caller.placement.finish();
        return Status.AMENDED;
    }

    // ---------------------------------------------------------------- delete

    Status delete(LogCaller caller, Key key) {
        caller.setVersion(0);
        if (key.length() > store.maxKeyLength) {
            return Status.KEY_TOO_LONG;
        }
        long keyAddress = caller.keyAddress(key);
        long hash = store.hash(keyAddress, key.length(), key.keyspace());
        index.lock(caller.lookup, hash);
        epochs.enter(caller.participant);
        try {
            long slot = store.find(caller.lookup, key.keyspace(), keyAddress, key.length());
            if (slot == SlotLayout.EMPTY) {
                // Who deletes a key that was dropped does not want it to come back as one that proved its worth.
                store.ghosts.remove(hash);
                return Status.MISS;
            }
            boolean isExpired = store.isExpired(slot);
            boolean isCleared = store.isCleared(slot);
            store.remove(caller, slot, isExpired ? End.EXPIRED : End.DELETED);
            return isExpired || isCleared ? Status.MISS : Status.DELETED;
        } finally {
            epochs.leave(caller.participant);
            index.unlock(caller.lookup);
        }
    }
}
