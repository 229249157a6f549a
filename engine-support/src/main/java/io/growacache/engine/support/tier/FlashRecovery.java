package io.growacache.engine.support.tier;

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
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ItemLedger;
import java.util.Arrays;
import java.util.List;

/**
 * Puts into the index what an earlier run has left on the device, before anybody else uses the store. Newer segments
 * come first, so of several copies of a key the first one counts; keys are told apart as far as slots do that. The
 * others are noted as dead, so that they do not come back after the next crash; those past their deadline need no note.
 */
final class FlashRecovery implements FlashTier.Finder {
    private final FlashItems items;
    private final MemorySide memory;
    private final EngineCaller caller;
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

    private FlashRecovery(FlashItems items, MemorySide memory) {
        this.items = items;
        this.memory = memory;
        caller = memory.caller();
        index = items.index();
        log = items.tier().log();
        nowMillis = items.clock().wallMillis();
        keptCounts = new int[items.keyspaceCount()];
        keyspaces = new int[items.keyspaceCount()];
    }

    /** Finds what there is; whether a saved index told of it. */
    static boolean run(FlashItems items, MemorySide memory, List<SegmentImage> images) {
        FlashRecovery recovery = new FlashRecovery(items, memory);
        items.tier().recover(images, recovery);
        recovery.filling.finish();
        items.index().report(recovery.caller.lookup);
        return recovery.isLoaded;
    }

    @Override
    public void prepare() {
        items.clears().skip(log.lastSequence());
    }

    @Override
    public void cleared(int keyspace, long clearedSequence) {
        if (keyspace < items.keyspaceCount()) {
            // A clear's number is larger than those of the segments that it covers.
            items.clears().restore(keyspace, clearedSequence + 1);
        }
    }

    @Override
    public boolean load(ImageReader image, long journalNumber) {
        IndexFilling loading = new IndexImage(items).load(image, journalNumber, caller, memory::feedIndex);
        filling = loading;
        isLoaded = loading != null;
        return isLoaded;
    }

    @Override
    public void expect(long itemCount) {
        // Another batch than the last one needs room, too.
        while (index.growFor(itemCount + IndexFilling.BATCH) && memory.feedIndex()) {
            // Until it is large enough or there is no more.
        }
        filling = new IndexFilling(index);
    }

    @Override
    public void begin(int newSegment, long newSequence) {
        segment = newSegment;
        sequence = newSequence;
    }

    @Override
    public boolean found(FoundItems found) {
        if (!hasRoom()) {
            return false;
        }
        for (int i = 0; i < found.count(); i++) {
            caller.touched ^= filling.aim(i, found.hash(i));
        }
        for (int i = 0; i < found.count(); i++) {
            int keyspace = found.keyspace(i);
            if (found.deadlineMillis(i) <= nowMillis) {
                expiredCount++;
            } else if (keyspace < keptCounts.length && put(i, found.hash(i), found.location(i))) {
                if (keptCounts[keyspace]++ == 0) {
                    keyspaces[usedKeyspaces++] = keyspace;
                }
            } else {
                items.tier().journal().noteDead(found.location(i), sequence);
                items.tier().writeNotesInRecovery();
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
            if (index.grow(0) && !memory.feedIndex()) {
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
            caller.counters.count(keyspace, items.clears().sequence(keyspace), counts[number],
                    (long) counts[number] * ItemLedger.SLOT_LENGTH);
        }
        log.setFound(segment, new KeyspaceTally(Arrays.copyOf(keyspaces, usedKeyspaces), counts), expiredCount);
        usedKeyspaces = 0;
        expiredCount = 0;
    }
}
