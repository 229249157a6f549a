package io.growacache.engine.support.store;

import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.flash.KeyspaceTally;
import io.growacache.engine.support.ghost.Ghosts;
import io.growacache.engine.support.segment.ChainSet;
import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.segment.Tails;
import io.growacache.engine.support.hash.KeyHash;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.spi.engine.Batch;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What all operations share: segments, index, clears, counters; and the steps from which operations are made, each to
 * be taken with the locks of the key's buckets held.
 */
public final class Store {
    /** Bytes that an item takes in the index. */
    static final int SLOT_LENGTH = Long.BYTES;
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
    /** Where items go that memory does not keep; null: nowhere. */
    final FlashTier flash;
    /** Free segments that are left for eviction itself, which may need some to make others free. */
    final int spareCount;
    final int keyspaceCount;
    final int maxKeyLength;
    final int maxValueLength;
    private final long hashSeed;

    private final List<KeyspaceCounters> counters = new CopyOnWriteArrayList<>();
    /** Counters of closed callers, which go to new ones. Guarded by itself. */
    private final ArrayDeque<KeyspaceCounters> unusedCounters = new ArrayDeque<>();
    private final List<ItemEventQueue> listeners = new CopyOnWriteArrayList<>();
    /** Whether anybody listens. */
    private volatile boolean hasListeners;
    private volatile boolean isClosed;

    Store(SegmentTable segments, HashIndex index, ClearSequences clears, Tails tails, Ghosts ghosts,
            ChainSet chainSet, UseCounting uses, Clock clock, FlashTier flash, int spareCount, int keyspaceCount,
            int maxKeyLength, int maxValueLength, long hashSeed) {
        this.segments = segments;
        this.index = index;
        this.clears = clears;
        this.tails = tails;
        this.ghosts = ghosts;
        this.chainSet = chainSet;
        this.uses = uses;
        this.clock = clock;
        this.flash = flash;
        this.spareCount = spareCount;
        this.keyspaceCount = keyspaceCount;
        this.maxKeyLength = maxKeyLength;
        this.maxValueLength = maxValueLength;
        this.hashSeed = hashSeed;
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
        return flash != null && flash.isTaking();
    }

    /** Segments of proven items that wait for the device; what is being written already does not wait. */
    public int waitingSegments(int provenChain) {
        return segments.length(provenChain) - flash.heldSegments();
    }

    /** Segments of items that were evicted and are not on the device yet. */
    int demotedSegments() {
        return flash == null || chainSet.demoted() == SegmentTable.NONE ? 0 : segments.length(chainSet.demoted());
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

    // ---------------------------------------------------------------- items on the device, their buckets locked

    /**
     * Turns a locked lookup to the slot of an item on the device that is known to be the key's. When there is none,
     * {@code caller.wantedLocation} tells of one that may be and has to be read first, or is 0.
     *
     * @param late what is known from reads, or null
     */
    long findFlash(StoreCaller caller, long hash, LateOperation late) {
        caller.wantedLocation = 0;
        if (flash == null) {
            return SlotLayout.EMPTY;
        }
        IndexLookup lookup = caller.lookup;
        index.rewindLocked(lookup);
        for (long slot = index.next(lookup); slot != SlotLayout.EMPTY; slot = index.next(lookup)) {
            if (FlashLocation.mayBe(slot, hash)) {
                long location = SlotLayout.location(slot);
                // A segment is not used again while a slot leads to it.
                long sequence = flash.log().sequence(flash.log().segment(location));
                if (late != null && late.isMatch(location, sequence)) {
                    caller.wantedLocation = 0;
                    return slot;
                }
                if (late == null || !late.isOther(location, sequence)) {
                    caller.wantedLocation = location;
                    caller.wantedSequence = sequence;
                }
            }
        }
        return SlotLayout.EMPTY;
    }

    /**
     * Turns a locked lookup to the slot of an item on the device that may have the key with this hash, without reading it:
     * it has another key once in some thousand times. {@link SlotLayout#EMPTY} when there is none.
     */
    long findFlashUnseen(StoreCaller caller, long hash) {
        if (flash == null) {
            return SlotLayout.EMPTY;
        }
        index.rewindLocked(caller.lookup);
        long slot;
        do {
            slot = index.next(caller.lookup);
        } while (slot != SlotLayout.EMPTY && !FlashLocation.mayBe(slot, hash));
        return slot;
    }

    /**
     * Ends all items on the device that may have the key with this hash, without reading them. One of another key goes as
     * if evicted; where its segment holds items of several keyspaces it may be counted off for the wrong one until the
     * segment is dropped.
     *
     * @return whether there was one
     */
    boolean endFlashUnseen(StoreCaller caller, long hash, int keyspace, End end) {
        boolean isEnded = false;
        IndexLookup lookup = caller.lookup;
        for (long slot = findFlashUnseen(caller, hash); slot != SlotLayout.EMPTY;
                slot = findFlashUnseen(caller, hash)) {
            retireFlash(caller, slot, keyspace, end);
            // Who stores has published the new item in another slot, which a reader may have passed before.
            index.noteMove(lookup);
            index.remove(lookup, lookup.slotAddress());
            isEnded = true;
        }
        return isEnded;
    }

    /** Ends the item on the device in the slot where a locked lookup stands; its key is known. */
    void removeFlash(StoreCaller caller, long slot, End end, int keyspace, long keyAddress, int keyLength) {
        retireFlash(caller, slot, keyspace, end);
        reportEnd(slot, end, keyspace, keyAddress, keyLength);
        index.remove(caller.lookup, caller.lookup.slotAddress());
    }

    /**
     * Keeps the books when a slot stops leading to an item on the device that is not dropped with its segment.
     *
     * @param likelyKeyspace of the item, as far as is known, or {@link KeyspaceTally#UNKNOWN}
     */
    void retireFlash(StoreCaller caller, long slot, int likelyKeyspace, End end) {
        long location = SlotLayout.location(slot);
        FlashLog log = flash.log();
        int segment = log.segment(location);
        flash.journal().noteDead(location, log.sequence(segment));
        // Before the item is counted off: after that the segment may be used again.
        long clearSequence = log.clearSequence(segment);
        int keyspace = log.removeLive(segment, likelyKeyspace);
        long sequence = clears.sequence(keyspace);
        if (clearSequence >= sequence) {
            caller.counters.count(keyspace, sequence, -1, -SLOT_LENGTH);
            countFlashEnd(caller, slot, end);
        }
    }

    /** Counts that an item ended, when it did so for want of space or time. */
    void countFlashEnd(StoreCaller caller, long slot, End end) {
        if (end == End.EVICTED || end == End.EXPIRED) {
            countEnd(caller, slot, end);
        }
    }

    /** Counts off what a dropped segment of the device still counts, when no slot leads there any more. */
    void uncountDropped(StoreCaller caller, int segment) {
        KeyspaceTally tally = flash.log().tally(segment);
        for (int number = 0; number < tally.size(); number++) {
            int keyspace = tally.keyspace(number);
            int count = tally.count(number);
            if (count != 0 && !isFlashCleared(segment, keyspace)) {
                caller.counters.count(keyspace, clears.sequence(keyspace), -count, -(long) count * SLOT_LENGTH);
            }
        }
    }

    private void reportEnd(long slot, End end, int keyspace, long keyAddress, int keyLength) {
        boolean isCleared = flash.log().clearSequence(flash.log().segment(SlotLayout.location(slot)))
                < clears.sequence(keyspace);
        if (hasListeners && !isCleared && end != End.REPLACED) {
            report(end == End.DELETED ? ItemEvent.DELETED : end == End.EXPIRED ? ItemEvent.EXPIRED
                    : ItemEvent.EVICTED, keyspace, keyAddress, keyLength);
        }
    }

    /** Counts an item that came to the device. */
    void enlistFlash(StoreCaller caller, int segment, int keyspace) {
        flash.log().addLive(segment, keyspace);
        long sequence = clears.sequence(keyspace);
        if (flash.log().clearSequence(segment) >= sequence) {
            caller.counters.count(keyspace, sequence, 1, SLOT_LENGTH);
        }
    }

    /** Whether a clear has ended what a keyspace has in a segment of the device. */
    boolean isFlashCleared(int segment, int keyspace) {
        return flash.log().clearSequence(segment) < clears.sequence(keyspace);
    }

    /** Whether the engine is closed, so that nothing of it may be touched. */
    boolean isClosed() {
        return isClosed;
    }

    void close() {
        isClosed = true;
    }

    /** An operation that waited for the device ends. */
    void leaveFlash() {
        flash.reads().leave();
    }

    boolean hasListeners() {
        return hasListeners;
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

    /** Why an item ends. */
    enum End {
        REPLACED, DELETED, EVICTED, EXPIRED
    }

    /**
     * Keeps the books when a slot has stopped leading to an item; its buckets are still locked. The item's segments stay as they
     * are until they are told here that it is gone.
     *
     * @param slot as it was
     */
    void retire(StoreCaller caller, long slot, End end) {
        long location = SlotLayout.location(slot);
        long record = segments.address(location);
        int length = RecordLayout.length(record);
        count(caller, slot, location, record, end);
        addLiveExtentBytes(record, -1);
        // The last: from here on the record may be overwritten.
        segments.addLiveBytes(segments.segment(location), -length);
    }

    private void count(StoreCaller caller, long slot, long location, long record, End end) {
        int keyspace = RecordLayout.keyspace(record);
        long sequence = clears.sequence(keyspace);
        if (segments.clearSequence(segments.segment(location)) < sequence) {
            return;
        }
        caller.counters.count(keyspace, sequence, -1, -(RecordLayout.itemLength(record) + SLOT_LENGTH));
        switch (end) {
            case EVICTED -> {
                countEnd(caller, slot, end);
                report(ItemEvent.EVICTED, record);
            }
            case EXPIRED -> {
                countEnd(caller, slot, end);
                report(ItemEvent.EXPIRED, record);
            }
            case DELETED -> report(ItemEvent.DELETED, record);
            case REPLACED -> { }
        }
    }

    private void countEnd(StoreCaller caller, long slot, End end) {
        boolean isUnused = !uses.isUsed(SlotLayout.frequency(slot));
        caller.counters.event(end == End.EVICTED ? KeyspaceCounters.EVICTED : KeyspaceCounters.EXPIRED);
        if (isUnused) {
            caller.counters.event(end == End.EVICTED ? KeyspaceCounters.EVICTED_UNUSED
                    : KeyspaceCounters.EXPIRED_UNUSED);
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
            caller.counters.count(keyspace, sequence, 1, RecordLayout.itemLength(record) + SLOT_LENGTH);
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
    void remove(StoreCaller caller, long slot, End end) {
        index.remove(caller.lookup, caller.lookup.slotAddress());
        retire(caller, slot, end);
    }

    /** Ends the key's item, if there is one. */
    void removeKey(StoreCaller caller, long hash, int keyspace, long keyAddress, int keyLength) {
        index.lock(caller.lookup, hash);
        try {
            long slot = find(caller.lookup, keyspace, keyAddress, keyLength);
            if (slot != SlotLayout.EMPTY) {
                remove(caller, slot, isExpired(SlotLayout.location(slot)) ? End.EXPIRED : End.DELETED);
            } else {
                boolean isEnded = endFlashUnseen(caller, hash, keyspace, End.DELETED);
                if (hasListeners && isEnded) {
                    report(ItemEvent.DELETED, keyspace, keyAddress, keyLength);
                }
            }
        } finally {
            index.unlock(caller.lookup);
        }
    }

    // ---------------------------------------------------------------- events

    void report(ItemEvent event, long record) {
        if (hasListeners) {
            report(event, RecordLayout.keyspace(record), RecordLayout.keyAddress(record),
                    RecordLayout.keyLength(record));
        }
    }

    void report(ItemEvent event, int keyspace, long keyAddress, int keyLength) {
        for (ItemEventQueue listener : listeners) {
            listener.offer(event, keyspace, NativeMemory.all(), keyAddress, keyLength);
        }
    }

    AutoCloseable subscribe(ItemEventQueue queue) {
        synchronized (listeners) {
            listeners.add(queue);
            hasListeners = true;
        }
        return () -> {
            synchronized (listeners) {
                listeners.remove(queue);
                hasListeners = !listeners.isEmpty();
            }
        };
    }

    // ---------------------------------------------------------------- counters

    /** Counters for a new caller. */
    KeyspaceCounters lend() {
        synchronized (unusedCounters) {
            KeyspaceCounters unused = unusedCounters.poll();
            if (unused != null) {
                return unused;
            }
            KeyspaceCounters added = new KeyspaceCounters(counters.size(), KeyspaceCounters.EVENT_COUNT, keyspaceCount);
            counters.add(added);
            return added;
        }
    }

    void giveBack(KeyspaceCounters unused) {
        synchronized (unusedCounters) {
            unusedCounters.add(unused);
        }
    }

    int callerCount() {
        return counters.size();
    }

    long events(int event) {
        long sum = 0;
        for (KeyspaceCounters counter : counters) {
            sum += counter.events(event);
        }
        return sum;
    }

    long itemCount(int keyspace) {
        long sequence = clears.sequence(keyspace);
        long sum = 0;
        for (KeyspaceCounters counter : counters) {
            sum += counter.items(keyspace, sequence);
        }
        return sum;
    }

    long usedBytes() {
        long sum = 0;
        for (int keyspace = 0; keyspace < keyspaceCount; keyspace++) {
            long sequence = clears.sequence(keyspace);
            for (KeyspaceCounters counter : counters) {
                sum += counter.bytes(keyspace, sequence);
            }
        }
        return sum;
    }
}
