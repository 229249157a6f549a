package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.flash.KeyspaceTally;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.item.ItemLedger;
import io.growacache.engine.support.item.ItemLedger.Use;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.Clock;

/**
 * An engine's items on a device, if it has one: how they are found, counted and retired. What changes slots is done with
 * the locks of the key's buckets held.
 */
public final class FlashItems {
    /** Null: there is no device. */
    private final FlashTier tier;
    private final HashIndex index;
    private final ClearSequences clears;
    private final ItemLedger ledger;
    private final Clock clock;
    private final int keyspaceCount;
    private volatile boolean isClosed;

    /** @param tier the device, which becomes the engine's; null: there is none */
    public FlashItems(FlashTier tier, HashIndex index, ClearSequences clears, ItemLedger ledger, Clock clock,
            int keyspaceCount) {
        this.tier = tier;
        this.index = index;
        this.clears = clears;
        this.ledger = ledger;
        this.clock = clock;
        this.keyspaceCount = keyspaceCount;
    }

    /** The device, or null. */
    public FlashTier tier() {
        return tier;
    }

    /** Whether the device takes items at present. */
    public boolean isTaking() {
        return tier != null && tier.isTaking();
    }

    HashIndex index() {
        return index;
    }

    ClearSequences clears() {
        return clears;
    }

    ItemLedger ledger() {
        return ledger;
    }

    Clock clock() {
        return clock;
    }

    int keyspaceCount() {
        return keyspaceCount;
    }

    /** Whether the engine is closed, so that nothing of it may be touched. */
    boolean isClosed() {
        return isClosed;
    }

    /** The engine is closed: operations that wait for the device end. */
    public void close() {
        isClosed = true;
    }

    // ---------------------------------------------------------------- finding, buckets locked

    /**
     * Turns a locked lookup to the slot of an item on the device that is known to be the key's. When there is none,
     * {@code caller.wantedLocation} tells of one that may be and has to be read first, or is 0.
     *
     * @param late what is known from reads, or null
     */
    public long find(EngineCaller caller, long hash, LateOperation late) {
        caller.wantedLocation = 0;
        if (tier == null) {
            return SlotLayout.EMPTY;
        }
        IndexLookup lookup = caller.lookup;
        index.rewindLocked(lookup);
        for (long slot = index.next(lookup); slot != SlotLayout.EMPTY; slot = index.next(lookup)) {
            // A segment is not used again while a slot leads to it.
            if (FlashLocation.mayBe(slot, hash)
                    && wants(caller, SlotLayout.location(slot), sequence(SlotLayout.location(slot)), late)) {
                caller.wantedLocation = 0;
                return slot;
            }
        }
        return SlotLayout.EMPTY;
    }

    private long sequence(long location) {
        return tier.log().sequence(tier.log().segment(location));
    }

    /** Whether an item is known to be the one; if nothing is known of it, it is wanted. */
    private static boolean wants(EngineCaller caller, long location, long sequence, LateOperation late) {
        if (late != null && late.isMatch(location, sequence)) {
            return true;
        }
        if (late == null || !late.isOther(location, sequence)) {
            caller.wantedLocation = location;
            caller.wantedSequence = sequence;
        }
        return false;
    }

    /**
     * Whether the item on the device in the slot where an unlocked lookup stands, which may be the key's, is known to be
     * that; if nothing is known of it, it is to be read. The lookup is restarted when the slot has changed.
     */
    public boolean isFound(EngineCaller caller, long slot, LateOperation late) {
        long location = SlotLayout.location(slot);
        long sequence = sequence(location);
        // The slot once more, after the sequence: otherwise the sequence may be of a later use of the segment.
        if (!SlotLayout.isSameItem(NativeMemory.getLongAcquire(caller.lookup.slotAddress()), slot)) {
            index.restart(caller.lookup);
            caller.wantedLocation = 0;
            return false;
        }
        return wants(caller, location, sequence, late);
    }

    /**
     * Turns a locked lookup to the slot of an item on the device that may have the key with this hash, without reading it:
     * it has another key once in some thousand times. {@link SlotLayout#EMPTY} when there is none.
     */
    public long findUnseen(EngineCaller caller, long hash) {
        if (tier == null) {
            return SlotLayout.EMPTY;
        }
        index.rewindLocked(caller.lookup);
        long slot;
        do {
            slot = index.next(caller.lookup);
        } while (slot != SlotLayout.EMPTY && !FlashLocation.mayBe(slot, hash));
        return slot;
    }

    /** Turns a locked lookup to the slot that leads to what was read, or {@link SlotLayout#EMPTY} when none does. */
    long find(EngineCaller caller, FlashRead read) {
        index.rewindLocked(caller.lookup);
        long slot = slotOf(caller, read.location());
        return sequence(read.location()) == read.sequence() ? slot : SlotLayout.EMPTY;
    }

    /** Turns a lookup of a key to the slot that leads to a location; {@link SlotLayout#EMPTY} when none does. */
    long slotOf(EngineCaller caller, long location) {
        long slot;
        do {
            slot = index.next(caller.lookup);
        } while (slot != SlotLayout.EMPTY && SlotLayout.location(slot) != location);
        return slot;
    }

    // ---------------------------------------------------------------- what was read

    /** Has an item show what was read, to which a slot leads or has led. */
    public void show(ShownItem item, FlashRead read, long slot) {
        item.loadFlash(read.item(), slot, tier.log().version(read.location(), read.sequence()));
    }

    /** Whether an item that was read, and is shown, is past its deadline. */
    public boolean isExpired(ShownItem item) {
        return item.deadlineMillis() != Long.MAX_VALUE && item.isExpiredAt(clock.wallMillis());
    }

    /** Whether a clear has ended what was read. */
    public boolean isCleared(FlashRead read, int keyspace) {
        return isCleared(tier.log().segment(read.location()), keyspace);
    }

    /** Whether a clear has ended what a keyspace has in a segment of the device. */
    public boolean isCleared(int segment, int keyspace) {
        return tier.log().clearSequence(segment) < clears.sequence(keyspace);
    }

    /**
     * Has the caller's item show what was read, of the slot where a locked lookup stands.
     *
     * @return false when it has expired or was cleared, and is ended now
     */
    public boolean showOrEnd(EngineCaller caller, Key key, long keyAddress, long slot, FlashRead read) {
        ShownItem item = caller.shown();
        show(item, read, slot);
        boolean isExpired = isExpired(item);
        if (isExpired || isCleared(read, key.keyspace())) {
            remove(caller, slot, isExpired ? ItemEnd.EXPIRED : ItemEnd.DELETED, key.keyspace(), keyAddress,
                    key.length());
            return false;
        }
        return true;
    }

    /** Ends an item that a read found expired, if its slot still leads there. The buckets are not locked. */
    public void removeExpired(EngineCaller caller, Key key, long keyAddress, long hash, FlashRead read) {
        index.lock(caller.lookup, hash);
        try {
            long slot = find(caller, read);
            if (slot != SlotLayout.EMPTY) {
                remove(caller, slot, ItemEnd.EXPIRED, key.keyspace(), keyAddress, key.length());
            }
        } finally {
            index.unlock(caller.lookup);
        }
    }

    // ---------------------------------------------------------------- coming and going, buckets locked

    /** Counts an item that came to the device. */
    void enlist(EngineCaller caller, int segment, int keyspace) {
        tier.log().addLive(segment, keyspace);
        long sequence = clears.sequence(keyspace);
        if (tier.log().clearSequence(segment) >= sequence) {
            caller.counters.count(keyspace, sequence, 1, ItemLedger.SLOT_LENGTH);
        }
    }

    /**
     * Ends all items on the device that may have the key with this hash, without reading them. One of another key goes as
     * if evicted; where its segment holds items of several keyspaces it may be counted off for the wrong one until the
     * segment is dropped.
     *
     * @return whether there was one
     */
    public boolean endUnseen(EngineCaller caller, long hash, int keyspace, ItemEnd end) {
        boolean isEnded = false;
        IndexLookup lookup = caller.lookup;
        for (long slot = findUnseen(caller, hash); slot != SlotLayout.EMPTY; slot = findUnseen(caller, hash)) {
            retire(caller, slot, keyspace, end);
            // Who stores has published the new item in another slot, which a reader may have passed before.
            index.noteMove(lookup);
            index.remove(lookup, lookup.slotAddress());
            isEnded = true;
        }
        return isEnded;
    }

    /** Ends the item on the device in the slot where a locked lookup stands; its key is known. */
    public void remove(EngineCaller caller, long slot, ItemEnd end, int keyspace, long keyAddress, int keyLength) {
        retire(caller, slot, keyspace, end);
        if (ledger.hasListeners() && !isCleared(tier.log().segment(SlotLayout.location(slot)), keyspace)) {
            ledger.reportEnd(end, keyspace, keyAddress, keyLength);
        }
        index.remove(caller.lookup, caller.lookup.slotAddress());
    }

    /**
     * Keeps the books when a slot stops leading to an item on the device that is not dropped with its segment. Before the
     * slot changes: then the segment may be another's.
     *
     * @param likelyKeyspace of the item, as far as is known, or {@link KeyspaceTally#UNKNOWN}
     */
    public void retire(EngineCaller caller, long slot, int likelyKeyspace, ItemEnd end) {
        long location = SlotLayout.location(slot);
        FlashLog log = tier.log();
        int segment = log.segment(location);
        tier.journal().noteDead(location, log.sequence(segment));
        // Before the item is counted off: after that the segment may be used again.
        long clearSequence = log.clearSequence(segment);
        int keyspace = log.removeLive(segment, likelyKeyspace);
        long sequence = clears.sequence(keyspace);
        if (clearSequence >= sequence) {
            caller.counters.count(keyspace, sequence, -1, -ItemLedger.SLOT_LENGTH);
            countEnd(caller, slot, end);
        }
    }

    /** Counts that an item ended, when it did so for want of space or time. */
    void countEnd(EngineCaller caller, long slot, ItemEnd end) {
        ledger.countEnd(caller, end, Use.of(FlashLocation.isUsed(SlotLayout.frequency(slot))));
    }

    /** Counts off what a dropped segment still counts, when no slot leads there any more. */
    void uncountDropped(EngineCaller caller, int segment) {
        KeyspaceTally tally = tier.log().tally(segment);
        for (int number = 0; number < tally.size(); number++) {
            int keyspace = tally.keyspace(number);
            int count = tally.count(number);
            if (count != 0 && !isCleared(segment, keyspace)) {
                caller.counters.count(keyspace, clears.sequence(keyspace), -count,
                        -(long) count * ItemLedger.SLOT_LENGTH);
            }
        }
    }

    // ---------------------------------------------------------------- checks

    /**
     * Checks counts against slots while nothing else runs, and adds items to those of their keyspaces.
     *
     * @param slotCounts how many slots lead to each segment
     * @return bytes that these items take in the index
     */
    public long checkInvariants(int[] slotCounts, long[] itemCounts) {
        long usedBytes = 0;
        for (int segment = 0; segment < slotCounts.length; segment++) {
            require(slotCounts[segment] == tier.log().liveCount(segment), "segment " + segment
                    + " of the device: liveCount = " + tier.log().liveCount(segment) + ", counted "
                    + slotCounts[segment]);
            require(slotCounts[segment] == 0 || tier.log().sequence(segment) != 0, "segment " + segment
                    + " of the device: is free, and slots lead to it");
            KeyspaceTally tally = tier.log().tally(segment);
            require(tally.sum() == slotCounts[segment], "segment " + segment + " of the device: counted in keyspaces "
                    + tally.sum() + ", slots " + slotCounts[segment]);
            for (int number = 0; number < tally.size(); number++) {
                if (tally.count(number) != 0 && !isCleared(segment, tally.keyspace(number))) {
                    itemCounts[tally.keyspace(number)] += tally.count(number);
                    usedBytes += (long) tally.count(number) * ItemLedger.SLOT_LENGTH;
                }
            }
        }
        return usedBytes;
    }

    /** How many segments the device has; 0 without one. */
    public int segmentCount() {
        return tier == null ? 0 : tier.log().segmentCount();
    }

    private static void require(boolean holds, String failure) {
        if (!holds) {
            throw new AssertionError(failure);
        }
    }
}
