package io.growacache.engine.support.store;

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
import io.growacache.engine.support.item.KeyspaceCounters;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.ChainSet;
import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.segment.Tails;
import io.growacache.engine.support.tier.FlashItems;
import io.growacache.spi.engine.Batch;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.Key;
import io.growacache.spi.plugin.Clock;

/**
 * What all operations share: segments, index, clears, counters; and the steps from which operations are made, each to
 * be taken with the locks of the key's buckets held.
 */
public final class Store {
    /** This part of the segments may wait for the device; what is evicted beyond that ends. */
    private static final int WAITING_SHARE = 8;
    /** Frequency bits of a new item. */
    static final int NEW = 0;

    final SegmentTable segments;
    final HashIndex index;
    final ClearSequences clears;
    final Tails tails;
    final Ghosts ghosts;
    final ChainSet chainSet;
    final UseCounting uses;
    final Clock clock;
    final ItemLedger ledger;
    /** Where items go that memory does not keep, if anywhere. */
    final FlashItems flash;
    /** Free segments that are left for eviction itself, which may need some to make others free. */
    final int spareCount;
    final int keyspaceCount;
    final int maxKeyLength;
    final int maxValueLength;
    private final long hashSeed;

    Store(SegmentTable segments, HashIndex index, ClearSequences clears, Tails tails, Ghosts ghosts,
            ChainSet chainSet, UseCounting uses, Clock clock, FlashTier tier, int spareCount, int keyspaceCount,
            int maxKeyLength, int maxValueLength, long hashSeed) {
        this.segments = segments;
        this.index = index;
        this.clears = clears;
        this.tails = tails;
        this.ghosts = ghosts;
        this.chainSet = chainSet;
        this.uses = uses;
        this.clock = clock;
        this.spareCount = spareCount;
        this.keyspaceCount = keyspaceCount;
        this.maxKeyLength = maxKeyLength;
        this.maxValueLength = maxValueLength;
        this.hashSeed = hashSeed;
        ledger = new ItemLedger(clears, keyspaceCount, KeyspaceCounters.EVENT_COUNT);
        flash = new FlashItems(tier, index, clears, ledger, clock, keyspaceCount);
    }

    /** The segments. */
    public SegmentTable segments() {
        return segments;
    }

    long hash(long keyAddress, int keyLength, int keyspace) {
        return KeyHash.hash(keyAddress, keyLength, keyspace, hashSeed);
    }

    /**
     * Hashes the keys {@code start} to {@code end} of a batch, which are no more than {@link StoreCaller#AHEAD}, into
     * the caller's, and loads their buckets: the loads do not depend on one another, so the processor overlaps them.
     */
    void touchBuckets(StoreCaller caller, Batch batch, int start, int end) {
        for (int i = start; i < end; i++) {
            Key key = batch.key(i);
            if (key.length() <= maxKeyLength) {
                long hash = hash(caller.keyAddress(key), key.length(), key.keyspace());
                caller.hashes[i - start] = hash;
                caller.touched ^= index.touch(hash);
            }
        }
    }

    /** Whether proven items go to a device, at present. */
    public boolean takesProven() {
        return flash.isTaking();
    }

    /** Segments of proven items that wait for the device; what is being written already does not wait. */
    public int waitingSegments(int provenChain) {
        return segments.length(provenChain) - flash.tier().heldParts();
    }

    /** Segments of items that were evicted and are not on the device yet. */
    int demotedSegments() {
        return flash.tier() == null || chainSet.demoted() == SegmentTable.NONE ? 0 : segments.length(chainSet.demoted());
    }

    /** Whether what is evicted goes to the device: it takes items, and not too many wait for it. */
    boolean isDemoting() {
        return takesProven() && chainSet.demoted() != SegmentTable.NONE
                && waitingSegments(chainSet.demoted()) <= Math.max(1, segments.segmentCount() / WAITING_SHARE);
    }

    /**
     * The frequency bits of the item in a slot after one more use. On the device they hold more of the key's hash, and count
     * to {@link FlashLocation#MAX_COUNT}.
     */
    int frequencyAfterUse(long slot, int random) {
        int frequency = SlotLayout.frequency(slot);
        return FlashLocation.isFlash(SlotLayout.location(slot)) ? FlashLocation.afterUse(frequency)
                : uses.afterUse(frequency, random);
    }

    /** The same bits for the item in memory that takes the place of the one in a slot. */
    int frequencyOfSuccessor(long slot, int random) {
        return FlashLocation.isFlash(SlotLayout.location(slot))
                ? FlashLocation.afterUse(SlotLayout.frequency(slot)) & ~FlashLocation.TAG_MASK
                : uses.afterUse(SlotLayout.frequency(slot), random);
    }

    /** Keys of items that were dropped a short while ago. */
    public Ghosts ghosts() {
        return ghosts;
    }

    /** The hash of an item's key. */
    public long hashOf(long record) {
        return hash(RecordLayout.keyAddress(record), RecordLayout.keyLength(record), RecordLayout.keyspace(record));
    }

    // ---------------------------------------------------------------- items, their buckets locked

    /**
     * Turns a locked lookup to the slot of the key's item in memory; {@link SlotLayout#EMPTY} when there is none.
     */
    long find(IndexLookup lookup, int keyspace, long keyAddress, int keyLength) {
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != SlotLayout.EMPTY && (FlashLocation.isFlash(SlotLayout.location(slot))
                || !RecordLayout.hasKey(
                        segments.address(SlotLayout.location(slot)), keyspace, keyAddress, keyLength)));
        return slot;
    }

    /** Whether a clear has ended the item at a location. */
    public boolean isCleared(long location) {
        return segments.clearSequence(segments.segment(location))
                < clears.sequence(RecordLayout.keyspace(segments.address(location)));
    }

    /** Whether the item at a location is past its deadline. Reads the clock only if it has one. */
    public boolean isExpired(long location) {
        long deadline = RecordLayout.deadlineMillis(segments.address(location),
                segments.deadlineBase(segments.segment(location)));
        return deadline != Long.MAX_VALUE && clock.wallMillis() >= deadline;
    }

    /**
     * Keeps the books when a slot has stopped leading to an item; its buckets are still locked. The item's segments stay as they
     * are until they are told here that it is gone.
     *
     * @param slot as it was
     */
    void retire(StoreCaller caller, long slot, ItemEnd end) {
        long location = SlotLayout.location(slot);
        long record = segments.address(location);
        int length = RecordLayout.length(record);
        count(caller, slot, location, record, end);
        addLiveExtentBytes(record, -1);
        // The last: from here on the record may be overwritten.
        segments.addLiveBytes(segments.segment(location), -length);
    }

    private void count(StoreCaller caller, long slot, long location, long record, ItemEnd end) {
        int keyspace = RecordLayout.keyspace(record);
        long sequence = clears.sequence(keyspace);
        if (segments.clearSequence(segments.segment(location)) < sequence) {
            return;
        }
        caller.counters.count(keyspace, sequence, -1, -(RecordLayout.itemLength(record) + ItemLedger.SLOT_LENGTH));
        if (end.isUnasked()) {
            ledger.countEnd(caller, end, Use.of(uses.isUsed(SlotLayout.frequency(slot))));
        }
        if (ledger.hasListeners()) {
            ledger.reportEnd(end, keyspace, RecordLayout.keyAddress(record), RecordLayout.keyLength(record));
        }
    }

    /** Counts the item at a location as stored. Its segments are reserved or its buckets locked. */
    void enlist(StoreCaller caller, long location) {
        long record = segments.address(location);
        segments.addLiveBytes(segments.segment(location), RecordLayout.length(record));
        addLiveExtentBytes(record, 1);
        countItem(caller, location);
    }

    /** Counts the item at a location, but not the bytes that it has in segments. */
    void countItem(StoreCaller caller, long location) {
        long record = segments.address(location);
        int keyspace = RecordLayout.keyspace(record);
        long sequence = clears.sequence(keyspace);
        if (segments.clearSequence(segments.segment(location)) >= sequence) {
            caller.counters.count(keyspace, sequence, 1, RecordLayout.itemLength(record) + ItemLedger.SLOT_LENGTH);
        }
    }

    private void addLiveExtentBytes(long record, int sign) {
        int count = RecordLayout.extentCount(record);
        long location = count == 0 ? 0 : RecordLayout.firstExtent(record);
        for (int i = 0; i < count; i++) {
            long extent = segments.address(location);
            long next = RecordLayout.nextExtent(extent);
            segments.addLiveBytes(segments.segment(location), (long) sign * RecordLayout.length(extent));
            location = next;
        }
    }

    /** Ends the item in a slot of a locked lookup. */
    void remove(StoreCaller caller, long slot, ItemEnd end) {
        index.remove(caller.lookup, caller.lookup.slotAddress());
        retire(caller, slot, end);
    }

    /** Ends the key's item, if there is one. */
    void removeKey(StoreCaller caller, long hash, int keyspace, long keyAddress, int keyLength) {
        index.lock(caller.lookup, hash);
        try {
            long slot = find(caller.lookup, keyspace, keyAddress, keyLength);
            if (slot != SlotLayout.EMPTY) {
                remove(caller, slot, isExpired(SlotLayout.location(slot)) ? ItemEnd.EXPIRED : ItemEnd.DELETED);
            } else {
                boolean isEnded = flash.endUnseen(caller, hash, keyspace, ItemEnd.DELETED);
                if (isEnded) {
                    ledger.report(ItemEvent.DELETED, keyspace, keyAddress, keyLength);
                }
            }
        } finally {
            index.unlock(caller.lookup);
        }
    }

    // ---------------------------------------------------------------- events

    void report(ItemEvent event, long record) {
        if (ledger.hasListeners()) {
            ledger.report(event, RecordLayout.keyspace(record), RecordLayout.keyAddress(record),
                    RecordLayout.keyLength(record));
        }
    }
}
