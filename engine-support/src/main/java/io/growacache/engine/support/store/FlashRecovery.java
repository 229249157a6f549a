package io.growacache.engine.support.store;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.flash.FoundItems;
import io.growacache.engine.support.flash.ImageReader;
import io.growacache.engine.support.flash.KeyspaceTally;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexFilling;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.segment.SegmentTable;
import java.util.Arrays;
import java.util.List;

/**
 * Puts into the index what an earlier run has left on the device, before anybody else uses the store. Newer segments
 * come first, so of several copies of a key the first one counts; keys are told apart as far as slots do that. The
 * others are noted as dead, so that they do not come back after the next crash; those past their deadline need no note.
 */
final class FlashRecovery implements FlashTier.Finder {
    private static final int INDEX_SHARE = 2;

    private final Store store;
    private final StoreCaller caller;
    private final SegmentTable segments;
    private final HashIndex index;
    private final FlashLog log;
    private final long nowMillis;
    private IndexFilling filling;
    private boolean isLoaded;

    private int segment;
    private long sequence;
    /** Items of the segment that were kept, by keyspace; and the keyspaces that have some. */
    private final int[] keptCounts;
    private final int[] keyspaces;
    private int usedKeyspaces;
    private int expiredCount;

    private FlashRecovery(Store store, StoreCaller caller) {
        this.store = store;
        this.caller = caller;
        segments = store.segments;
        index = store.index;
        log = store.flash.log();
        nowMillis = store.clock.wallMillis();
        keptCounts = new int[store.keyspaceCount];
        keyspaces = new int[store.keyspaceCount];
    }

    /** Finds what there is; whether a saved index told of it. */
    static boolean run(Store store, List<SegmentImage> images) {
        StoreCaller caller = new StoreCaller(store, Runnable::run, store.lend());
        try {
            FlashRecovery recovery = new FlashRecovery(store, caller);
            store.flash.recover(images, recovery);
            recovery.filling.finish();
            return recovery.isLoaded;
        } finally {
            caller.close();
        }
    }

    @Override
    public void prepare() {
        store.clears.skip(log.lastSequence());
    }

    @Override
    public void cleared(int keyspace, long clearedSequence) {
        if (keyspace < store.keyspaceCount) {
            // A clear's number is larger than those of the segments that it covers.
            store.clears.restore(keyspace, clearedSequence + 1);
        }
    }

    @Override
    public boolean load(ImageReader image, long journalNumber) {
        IndexFilling loading = new IndexImage(store).load(image, journalNumber, caller, this::addMemory);
        filling = loading;
        isLoaded = loading != null;
        return isLoaded;
    }

    @Override
    public void expect(long itemCount) {
        // Another batch than the last one needs room, too.
        while (index.growFor(itemCount + IndexFilling.BATCH) && addMemory()) {
            // Until it is large enough or there is no more.
        }
        filling = new IndexFilling(index);
    }

    /** Gives a segment to the index; false when it has as many as it may. */
    private boolean addMemory() {
        int taken = segments.indexSegmentCount() < segments.segmentCount() / INDEX_SHARE
                ? segments.takeForIndex(store.spareCount) : NONE;
        if (taken == NONE) {
            return false;
        }
        index.addChunk(segments.address(segments.location(taken, 0)), segments.segmentLength());
        return true;
    }

    @Override
    public void begin(int newSegment, long newSequence) {
        segment = newSegment;
        sequence = newSequence;
    }

    @Override
    public boolean found(FoundItems items) {
        if (!hasRoom()) {
            return false;
        }
        for (int i = 0; i < items.count(); i++) {
            caller.touched ^= filling.aim(i, items.hash(i));
        }
        for (int i = 0; i < items.count(); i++) {
            int keyspace = items.keyspace(i);
            if (items.deadlineMillis(i) <= nowMillis) {
                expiredCount++;
            } else if (keyspace < keptCounts.length && put(i, items.hash(i), items.location(i))) {
                if (keptCounts[keyspace]++ == 0) {
                    keyspaces[usedKeyspaces++] = keyspace;
                }
            } else {
                store.flash.journal().noteDead(items.location(i), sequence);
                store.flash.writeNotesInRecovery();
            }
        }
        return true;
    }

    private boolean put(int number, long hash, long location) {
        return filling.putIfAbsent(number,
                SlotLayout.pack(IndexFilling.tag(hash), FlashLocation.tagBits(hash), location),
                FlashLocation.SAME_KEY_MASK);
    }

    /** Whether the index takes one more batch. */
    private boolean hasRoom() {
        while (index.lacksLines()) {
            if (index.grow(0) && !addMemory()) {
                return false;
            }
        }
        return filling.hasRoom();
    }

    @Override
    public void end() {
        Arrays.sort(keyspaces, 0, usedKeyspaces);
        int[] counts = new int[usedKeyspaces];
        for (int number = 0; number < usedKeyspaces; number++) {
            int keyspace = keyspaces[number];
            counts[number] = keptCounts[keyspace];
            keptCounts[keyspace] = 0;
            caller.counters.count(keyspace, store.clears.sequence(keyspace), counts[number],
                    (long) counts[number] * Store.SLOT_LENGTH);
        }
        log.setFound(segment, new KeyspaceTally(Arrays.copyOf(keyspaces, usedKeyspaces), counts), expiredCount);
        usedKeyspaces = 0;
        expiredCount = 0;
    }
}
