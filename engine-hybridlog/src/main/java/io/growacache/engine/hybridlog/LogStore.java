package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.Epochs;
import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.ghost.Ghosts;
import io.growacache.engine.support.hash.KeyHash;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.item.ItemLedger;
import io.growacache.engine.support.item.ItemLedger.Use;
import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.engine.support.tier.FlashItems;
import io.growacache.spi.engine.Batch;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.Clock;

/**
 * What all operations share: log, index, clears, counters; and the steps from which operations are made, each to be taken
 * with the locks of the key's buckets held.
 */
final class LogStore {
    /** The most uses that a slot counts; who reads a saturated item writes nothing. */
    static final int MAX_USES = 3;

    final PagedLog log;
    final HashIndex index;
    final Epochs epochs;
    final ClearSequences clears;
    final Ghosts ghosts;
    final ItemLedger ledger;
    /** Where used items go that memory has no room for, if anywhere. */
    final FlashItems flash;
    /** Copies on the device of items in memory. */
    final Copies copies;
    final Clock clock;
    /** Free frames that are left for eviction itself, which needs some to make others free. */
    final int spareCount;
    final int keyspaceCount;
    final int maxKeyLength;
    final int maxValueLength;
    private final long hashSeed;

    LogStore(PagedLog log, HashIndex index, Epochs epochs, ClearSequences clears, Ghosts ghosts, FlashTier tier, Clock clock,
            int spareCount, int keyspaceCount, int maxKeyLength, int maxValueLength, long hashSeed) {
        this.log = log;
        this.index = index;
        this.epochs = epochs;
        this.clears = clears;
        this.ghosts = ghosts;
        this.clock = clock;
        this.spareCount = spareCount;
        this.keyspaceCount = keyspaceCount;
        this.maxKeyLength = maxKeyLength;
        this.maxValueLength = maxValueLength;
        this.hashSeed = hashSeed;
        ledger = new ItemLedger(clears, keyspaceCount, LogEvents.COUNT);
        flash = new FlashItems(tier, index, clears, ledger, clock, keyspaceCount);
        copies = new Copies(flash);
    }

    long hash(long keyAddress, int keyLength, int keyspace) {
        return KeyHash.hash(keyAddress, keyLength, keyspace, hashSeed);
    }

    /** The hash of the key of an item's record that stays. */
    long hashOf(long record, long header) {
        return hash(RecordLayout.keyAddress(record, header), RecordLayout.keyLength(header),
                RecordLayout.keyspace(record, header));
    }

    /**
     * Hashes the keys {@code start} to {@code end} of a batch, which are no more than {@link LogCaller#AHEAD}, into the
     * caller's, and loads their buckets, then the beginnings of their records as far as the first slot with the key's tag
     * tells where they are: the loads do not depend on one another, so the processor overlaps them.
     */
    void touch(LogCaller caller, Batch batch, int start, int end) {
        for (int i = start; i < end; i++) {
            Key key = batch.key(i);
            if (key.length() <= maxKeyLength) {
                long hash = hash(caller.keyAddress(key), key.length(), key.keyspace());
                caller.hashes[i - start] = hash;
                caller.touched ^= index.touch(hash);
            }
        }
        for (int i = start; i < end && end - start > 1; i++) {
            if (batch.key(i).length() <= maxKeyLength) {
                index.begin(caller.lookup, caller.hashes[i - start]);
                long slot = index.next(caller.lookup);
                if (slot != SlotLayout.EMPTY && !FlashLocation.isFlash(SlotLayout.location(slot))) {
                    long cell = log.cell(SlotLayout.location(slot));
                    if (log.leadsTo(SlotLayout.location(slot), log.page(cell))) {
                        caller.touched ^= NativeMemory.getLongOpaque(log.record(cell, SlotLayout.location(slot)));
                    }
                }
            }
        }
    }

    // ---------------------------------------------------------------- items, their buckets locked

    /** Turns a locked lookup to the slot of the key's item in memory; {@link SlotLayout#EMPTY} when there is none. */
    long find(IndexLookup lookup, int keyspace, long keyAddress, int keyLength) {
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != SlotLayout.EMPTY && !hasKey(slot, keyspace, keyAddress, keyLength));
        return slot;
    }

    private boolean hasKey(long slot, int keyspace, long keyAddress, int keyLength) {
        long location = SlotLayout.location(slot);
        if (FlashLocation.isFlash(location)) {
            return false;
        }
        long cell = log.cell(location);
        long record = log.record(cell, location);
        return RecordLayout.hasKey(record, RecordLayout.header(record), log.end(cell), keyspace, keyAddress, keyLength);
    }

    /** Turns a lookup of the key to the slot that leads to a location; {@link SlotLayout#EMPTY} when none does. */
    long slotOf(IndexLookup lookup, long location) {
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != SlotLayout.EMPTY && SlotLayout.location(slot) != location);
        return slot;
    }

    /** Shows the item in a slot. */
    void load(LogItem item, long slot) {
        long location = SlotLayout.location(slot);
        long cell = log.cell(location);
        long record = log.record(cell, location);
        item.load(slot, log.page(cell), record, RecordLayout.header(record));
    }

    /** Whether a clear has ended the item in a slot. */
    boolean isCleared(long slot) {
        long location = SlotLayout.location(slot);
        long cell = log.cell(location);
        long record = log.record(cell, location);
        return log.clearSequence(cell)
                < clears.sequence(RecordLayout.keyspace(record, RecordLayout.header(record)));
    }

    /** Whether the item in a slot is past its deadline. Reads the clock only if it has one. */
    boolean isExpired(long slot) {
        long record = log.record(SlotLayout.location(slot));
        long deadline = RecordLayout.deadlineMillis(record, RecordLayout.header(record));
        return deadline != Long.MAX_VALUE && clock.wallMillis() >= deadline;
    }

    /** Bytes that an item takes in the log. */
    long itemLength(long record, long header) {
        long length = RecordLayout.length(header);
        if (RecordLayout.hasExtents(header)) {
            long extent = RecordLayout.firstExtent(record, header);
            for (int i = RecordLayout.extentCount(record, header); i > 0; i--) {
                long at = log.record(PagedLog.location(extent));
                length += RecordLayout.length(RecordLayout.header(at));
                extent = RecordLayout.nextExtent(at);
            }
        }
        return length;
    }

    /** Keeps the books when a slot has stopped leading to an item. In an epoch, or in a page that the caller has claimed. */
    void retire(LogCaller caller, long slot, ItemEnd end) {
        long record = log.record(SlotLayout.location(slot));
        long header = RecordLayout.header(record);
        if (RecordLayout.hasCopy(header)) {
            if (isCleared(slot)) {
                // The clear has ended the copy, too.
                copies.forget(header);
            } else {
                copies.end(header, hashOf(record, header));
            }
        }
        countOff(caller, slot, end);
    }

    /**
     * The same when the slot leads to the device now.
     *
     * @return up to which sequence copies of the item are to end; 0: there are none
     */
    long leave(LogCaller caller, long slot) {
        long header = RecordLayout.header(log.record(SlotLayout.location(slot)));
        copies.forget(header);
        countOff(caller, slot, ItemEnd.REPLACED);
        return RecordLayout.hasCopy(header) ? flash.tier().log().lastCopySequence() : 0;
    }

    private void countOff(LogCaller caller, long slot, ItemEnd end) {
        long location = SlotLayout.location(slot);
        long cell = log.cell(location);
        long record = log.record(cell, location);
        long header = RecordLayout.header(record);
        int keyspace = RecordLayout.keyspace(record, header);
        long sequence = clears.sequence(keyspace);
        if (log.clearSequence(cell) < sequence) {
            return;
        }
        caller.counters.count(keyspace, sequence, -1, -(itemLength(record, header) + ItemLedger.SLOT_LENGTH));
        if (end.isUnasked()) {
            ledger.countEnd(caller, end, Use.of(SlotLayout.frequency(slot) != 0));
        }
        if (ledger.hasListeners()) {
            ledger.reportEnd(end, keyspace, RecordLayout.keyAddress(record, header), RecordLayout.keyLength(header));
        }
    }

    /** Counts an item whose record is at an address as stored. Inside the epoch in which it was appended. */
    void enlist(LogCaller caller, long address) {
        long location = PagedLog.location(address);
        long cell = log.cell(location);
        long record = log.record(cell, location);
        long header = RecordLayout.header(record);
        int keyspace = RecordLayout.keyspace(record, header);
        long sequence = clears.sequence(keyspace);
        if (log.clearSequence(cell) >= sequence) {
            caller.counters.count(keyspace, sequence, 1, itemLength(record, header) + ItemLedger.SLOT_LENGTH);
        }
    }

    /** Counts that the item whose record is now at an address takes so many bytes more than it did elsewhere. */
    void recount(LogCaller caller, long address, long bytes) {
        long location = PagedLog.location(address);
        long cell = log.cell(location);
        long record = log.record(cell, location);
        int keyspace = RecordLayout.keyspace(record, RecordLayout.header(record));
        long sequence = clears.sequence(keyspace);
        if (bytes != 0 && log.clearSequence(cell) >= sequence) {
            caller.counters.count(keyspace, sequence, 0, bytes);
        }
    }

    /** Ends the item in the slot where a locked lookup stands. In an epoch, or in a page that the caller has claimed. */
    void remove(LogCaller caller, long slot, ItemEnd end) {
        index.remove(caller.lookup, caller.lookup.slotAddress());
        retire(caller, slot, end);
    }

    /** Ends the item in the slot where a locked lookup stands; its key is remembered if it goes for want of space. */
    void drop(LogCaller caller, long hash, long slot) {
        boolean isExpired = isExpired(slot);
        if (!isExpired && !isCleared(slot)) {
            long record = log.record(SlotLayout.location(slot));
            ghosts.add(hash, itemLength(record, RecordLayout.header(record)));
        }
        remove(caller, slot, isExpired ? ItemEnd.EXPIRED : ItemEnd.EVICTED);
    }

    /** Ends the key's item, if there is one. */
    void removeKey(LogCaller caller, long hash, int keyspace, long keyAddress, int keyLength) {
        index.lock(caller.lookup, hash);
        epochs.enter(caller.participant);
        try {
            long slot = find(caller.lookup, keyspace, keyAddress, keyLength);
            if (slot != SlotLayout.EMPTY) {
                remove(caller, slot, isExpired(slot) ? ItemEnd.EXPIRED : ItemEnd.DELETED);
            } else if (flash.endUnseen(caller, hash, keyspace, ItemEnd.DELETED)) {
                ledger.report(ItemEvent.DELETED, keyspace, keyAddress, keyLength);
            }
        } finally {
            epochs.leave(caller.participant);
            index.unlock(caller.lookup);
        }
    }

    // ---------------------------------------------------------------- events

    void report(ItemEvent event, long record) {
        if (ledger.hasListeners()) {
            long header = RecordLayout.header(record);
            ledger.report(event, RecordLayout.keyspace(record, header), RecordLayout.keyAddress(record, header),
                    RecordLayout.keyLength(header));
        }
    }
}
