package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.Reclaim.Room;
import io.growacache.engine.hybridlog.log.Epochs;
import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.KeyspaceTally;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.item.KeyspaceCounters;
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
import io.growacache.spi.engine.ValueFiller;
import io.growacache.spi.memory.NativeMemory;

/**
 * Writes, with the locks of the key's buckets held, so that per key everything happens in one order. What is still in the
 * mutable region and has the same form and padded length is changed where it is; all else is appended and published by
 * one store of the key's slot.
 *
 * <p>What is on a device is read first where the operation has to know it; then the item is appended to the log in memory.
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
        Status status = put(caller, key, keyAddress, hash, writer, null);
        return status == Status.PENDING ? new LatePut(caller, key, hash, writer).begin() : status;
    }

    /** A store that must not end another key's item on the device unseen, because somebody listens. */
    private final class LatePut extends LateOperation {
        private final LogCaller caller;
        private final Key key;
        private final long hash;
        private final ItemWriter writer;

        LatePut(LogCaller caller, Key key, long hash, ItemWriter writer) {
            super(store.flash, caller, key, hash, writer);
            this.caller = caller;
            this.key = key;
            this.hash = hash;
            this.writer = writer;
        }

        @Override
        protected Status attempt(long keyAddress) {
            return put(caller, key, keyAddress, hash, writer, this);
        }
    }

    private Status put(LogCaller caller, Key key, long keyAddress, long hash, ItemWriter writer, LateOperation late) {
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
                Status status = isLarge ? tryPutLarge(caller, key, keyAddress, hash, writer, late)
                        : tryPut(caller, key, keyAddress, hash, writer, late);
                if (status == Status.STORED) {
                    reclaim.afterWrite(caller, draft.valueLength());
                }
                if (status != null) {
                    return status;
                }
            } while (reclaim.makeRoom(caller, caller.placement.framesFor(draft.valueLength()), attempt++)
                    == Room.ENOUGH);
        }
        store.removeKey(caller, hash, key.keyspace(), keyAddress, key.length());
        caller.counters.event(KeyspaceCounters.NO_SPACE);
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

    /** One attempt; null when a frame must be made free first. */
    private Status tryPut(LogCaller caller, Key key, long keyAddress, long hash, ItemWriter writer,
            LateOperation late) {
        ItemDraft draft = caller.draft;
        index.lock(caller.lookup, hash);
        epochs.enter(caller.participant);
        try {
            long slot = store.find(caller.lookup, key.keyspace(), keyAddress, key.length());
            if (slot != SlotLayout.EMPTY && !store.isCleared(slot) && !store.isExpired(slot)
                    && changeInPlace(caller, slot, key, writer)) {
                return Status.STORED;
            }
            if (!caller.placement.reserve(caller.stripe, draft, key.keyspace(), key.length(), draft.version())) {
                return null;
            }
            caller.placement.fill(keyAddress, key.length(), draft, null, writer);
            return publish(caller, key, slot, hash, late);
        } finally {
            // After success there is nothing to abandon; after a failure or an exception of the writer there may be.
            caller.placement.abandon();
            epochs.leave(caller.participant);
            index.unlock(caller.lookup);
        }
    }

    /** The same for a value that takes long to fill: that is done before the buckets are locked. */
    private Status tryPutLarge(LogCaller caller, Key key, long keyAddress, long hash, ItemWriter writer,
            LateOperation late) {
        ItemDraft draft = caller.draft;
        epochs.enter(caller.participant);
        try {
            if (!caller.placement.reserve(caller.stripe, draft, key.keyspace(), key.length(), draft.version())) {
                return null;
            }
            caller.placement.fill(keyAddress, key.length(), draft, null, writer);
            index.lock(caller.lookup, hash);
            try {
                return publish(caller, key, store.find(caller.lookup, key.keyspace(), keyAddress, key.length()), hash,
                        late);
            } finally {
                index.unlock(caller.lookup);
            }
        } finally {
            caller.placement.abandon();
            epochs.leave(caller.participant);
        }
    }

    /**
     * Publishes what was placed to be stored unseen, the key's buckets locked.
     *
     * @param present the slot of the key's item in memory, or {@link SlotLayout#EMPTY}
     * @return PENDING when somebody listens and an item on the device has to be read first
     */
    private Status publish(LogCaller caller, Key key, long present, long hash, LateOperation late) {
        long old = present;
        boolean isUnseen = false;
        if (old == SlotLayout.EMPTY) {
            if (store.ledger.hasListeners()) {
                old = store.flash.find(caller, hash, late);
                if (caller.wantedLocation != 0) {
                    return Status.PENDING;
                }
            } else {
                old = store.flash.findUnseen(caller, hash);
                isUnseen = old != SlotLayout.EMPTY;
            }
        }
        if (link(caller, old, old == SlotLayout.EMPTY ? usesOfNew(hash) : usesBesides(old)) && isUnseen) {
            // Any others, of which usually there is none.
            store.flash.endUnseen(caller, hash, key.keyspace(), ItemEnd.REPLACED);
        }
        caller.placement.finish();
        return Status.STORED;
    }

    /** The uses of what takes the place of an item that was not looked at. */
    private static int usesBesides(long slot) {
        int frequency = SlotLayout.frequency(slot);
        return FlashLocation.isFlash(SlotLayout.location(slot)) ? FlashLocation.useCount(frequency) : frequency;
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
     * @return false when the item ended before it could be published
     */
    private boolean link(LogCaller caller, long old, int uses) {
        IndexLookup lookup = caller.lookup;
        long address = caller.placement.address();
        long location = PagedLog.location(address);
        long cell = log.cell(location);
        long record = log.record(cell, location);
        long header = RecordLayout.header(record);
        long explicit = RecordLayout.explicitVersion(record, header);
        caller.setVersion(explicit != 0 ? explicit : PagedLog.version(address, 0));
        caller.counters.event(KeyspaceCounters.STORED);
        if (log.clearSequence(cell) < store.clears.sequence(RecordLayout.keyspace(record, header))) {
            // A clear came after the space was reserved. The item counts as stored before it: nobody will see it, and
            // it must not take the place of one that was stored after the clear.
            return false;
        }
        store.enlist(caller, address);
        long slot = SlotLayout.pack(lookup.tag(), uses, location);
        if (old != SlotLayout.EMPTY) {
            exchange(caller, lookup.slotAddress(), old, slot, record, ItemEnd.REPLACED);
        } else if (!index.insert(lookup, slot)) {
            long victim = index.leastFrequent(lookup);
            exchange(caller, victim, NativeMemory.getLongOpaque(victim), slot, record, ItemEnd.EVICTED);
        }
        store.report(ItemEvent.CHANGED, record);
        return true;
    }

    /** Has a slot lead to {@code record}, and ends the item that it led to before. */
    private void exchange(LogCaller caller, long slotAddress, long old, long slot, long record, ItemEnd end) {
        if (FlashLocation.isFlash(SlotLayout.location(old))) {
            // Before the slot changes: then its segment may be another's.
            store.flash.retire(caller, old, end == ItemEnd.REPLACED
                    ? RecordLayout.keyspace(record, RecordLayout.header(record)) : KeyspaceTally.UNKNOWN, end);
            index.replace(caller.lookup, slotAddress, slot);
            return;
        }
        if (end == ItemEnd.REPLACED) {
            caller.counters.event(LogEvents.COPIED);
        }
        ItemEnd memoryEnd = end == ItemEnd.REPLACED && store.isExpired(old) ? ItemEnd.EXPIRED : end;
        // Release: who reads the slot sees the record. Plain against readers who count uses: a count is lost at worst.
        index.replace(caller.lookup, slotAddress, slot);
        store.retire(caller, old, memoryEnd);
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
                store.remove(caller, slot, ItemEnd.DELETED);
            }
        }
        finishChange(caller, cell, slot, record, header, draft.valueLength());
        return true;
    }

    private void finishChange(LogCaller caller, long cell, long slot, long record, long header, int dataLength) {
        RecordLayout.changeFields(record, header, caller.draft, caller.draft.version());
        if (RecordLayout.hasCopy(header)) {
            store.copies.end(header, store.hashOf(record, header));
        }
        long changed = RecordLayout.endChange(record, header, dataLength);
        long explicit = RecordLayout.explicitVersion(record, changed);
        caller.setVersion(explicit != 0 ? explicit : PagedLog.version(
                log.address(log.page(cell), SlotLayout.location(slot)), RecordLayout.changeCount(changed)));
        caller.counters.event(KeyspaceCounters.STORED);
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
        Status status = update(caller, key, keyAddress, hash, updater, null);
        return status == Status.PENDING ? new LateUpdate(caller, key, hash, updater).begin() : status;
    }

    /** An update that waits for the device. */
    private final class LateUpdate extends LateOperation {
        private final LogCaller caller;
        private final Key key;
        private final long hash;
        private final ItemUpdater updater;

        LateUpdate(LogCaller caller, Key key, long hash, ItemUpdater updater) {
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

    private Status update(LogCaller caller, Key key, long keyAddress, long hash, ItemUpdater updater,
            LateOperation late) {
        for (int attempt = 0;; attempt++) {
            Status status = tryUpdate(caller, key, keyAddress, hash, updater, late);
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
                caller.counters.event(KeyspaceCounters.NO_SPACE);
                return Status.NO_SPACE;
            }
        }
    }

    /** One attempt; null when frames must be made free first. */
    private Status tryUpdate(LogCaller caller, Key key, long keyAddress, long hash, ItemUpdater updater,
            LateOperation late) {
        IndexLookup lookup = caller.lookup;
        ItemDraft draft = caller.draft;
        index.lock(lookup, hash);
        epochs.enter(caller.participant);
        try {
            long slot = store.find(lookup, key.keyspace(), keyAddress, key.length());
            LogItem current = null;
            if (slot == SlotLayout.EMPTY) {
                slot = store.flash.find(caller, hash, late);
                if (caller.wantedLocation != 0) {
                    return Status.PENDING;
                }
                if (slot != SlotLayout.EMPTY) {
                    boolean isThere = store.flash.showOrEnd(caller, key, keyAddress, slot, late.match());
                    current = isThere ? caller.item : null;
                    slot = isThere ? slot : SlotLayout.EMPTY;
                }
            } else if (!store.isCleared(slot) && !store.isExpired(slot)) {
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
                    countUse(caller, slot);
                }
                return Status.KEPT;
            }
            if (decision == Decision.DELETE) {
                if (isOnDevice(slot)) {
                    store.flash.remove(caller, slot, ItemEnd.DELETED, key.keyspace(), keyAddress, key.length());
                } else {
                    store.remove(caller, slot, ItemEnd.DELETED);
                }
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
            removeIfAny(caller, key, keyAddress, slot);
            return refusal;
        }
        if (!caller.placement.isPossible(draft.valueLength())) {
            removeIfAny(caller, key, keyAddress, slot);
            caller.counters.event(KeyspaceCounters.NO_SPACE);
            return Status.NO_SPACE;
        }
        if (current != null && !isOnDevice(slot) && !current.hasExtents() && changeInPlace(caller, slot, key, updater)) {
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

    private static boolean isOnDevice(long slot) {
        return FlashLocation.isFlash(SlotLayout.location(slot));
    }

    private static void countUse(LogCaller caller, long slot) {
        if (isOnDevice(slot)) {
            HashIndex.exchangeFrequency(caller.lookup.slotAddress(), slot,
                    FlashLocation.afterUse(SlotLayout.frequency(slot)));
        } else {
            LogReads.countUse(caller, slot);
        }
    }

    /** The uses of an item that an updater has read. */
    private static int usesAfter(long slot) {
        return Math.min(LogStore.MAX_USES, usesBesides(slot) + 1);
    }

    private void removeIfAny(LogCaller caller, Key key, long keyAddress, long slot) {
        if (isOnDevice(slot)) {
            store.flash.remove(caller, slot, ItemEnd.DELETED, key.keyspace(), keyAddress, key.length());
        } else if (slot != SlotLayout.EMPTY) {
            store.remove(caller, slot, store.isExpired(slot) ? ItemEnd.EXPIRED : ItemEnd.DELETED);
        }
    }

    private Status amend(LogCaller caller, Key key, long keyAddress, long slot, LogItem current) {
        ItemDraft draft = caller.draft;
        // Whatever the updater did to the draft's length, the value stays.
        draft.setValueLength(current.valueLength());
        if (refusal(draft) != null) {
            removeIfAny(caller, key, keyAddress, slot);
            return Status.AMENDED;
        }
        if (!isOnDevice(slot) && amendInPlace(caller, slot, key)) {
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

    Status delete(LogCaller caller, Key key, Completion completion) {
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
        private final LogCaller caller;
        private final Key key;
        private final long hash;

        LateDelete(LogCaller caller, Key key, long hash, Completion completion) {
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

    private Status delete(LogCaller caller, Key key, long keyAddress, long hash, LateOperation late) {
        index.lock(caller.lookup, hash);
        epochs.enter(caller.participant);
        try {
            long slot = store.find(caller.lookup, key.keyspace(), keyAddress, key.length());
            if (slot == SlotLayout.EMPTY) {
                return deleteOnDevice(caller, key, keyAddress, hash, late);
            }
            boolean isExpired = store.isExpired(slot);
            boolean isCleared = store.isCleared(slot);
            store.remove(caller, slot, isExpired ? ItemEnd.EXPIRED : ItemEnd.DELETED);
            return isExpired || isCleared ? Status.MISS : Status.DELETED;
        } finally {
            epochs.leave(caller.participant);
            index.unlock(caller.lookup);
        }
    }

    private Status deleteOnDevice(LogCaller caller, Key key, long keyAddress, long hash, LateOperation late) {
        long slot = store.flash.find(caller, hash, late);
        if (caller.wantedLocation != 0) {
            return Status.PENDING;
        }
        if (slot == SlotLayout.EMPTY) {
            // Who deletes a key that was dropped does not want it to come back as one that proved its worth.
            store.ghosts.remove(hash);
            return Status.MISS;
        }
        if (!store.flash.showOrEnd(caller, key, keyAddress, slot, late.match())) {
            return Status.MISS;
        }
        store.flash.remove(caller, slot, ItemEnd.DELETED, key.keyspace(), keyAddress, key.length());
        return Status.DELETED;
    }
}
