package io.growacache.engine.support.store;

import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.tier.MemorySide;
import io.growacache.spi.memory.NativeMemory;
import java.util.function.LongPredicate;

/** Segments as a device sees them: those of one chain go there. */
final class SegmentSide implements MemorySide {
    private final Store store;
    private final SegmentTable segments;
    private final Draining draining;
    private final StoreCaller caller;
    private final int chain;
    private final int[] claimed = new int[1];

    private RecordWalk walk;
    private long slot;
    private long shown;

    /** @param chain whose segments go to the device, oldest first */
    SegmentSide(Store store, Draining draining, int chain) {
        this.store = store;
        this.draining = draining;
        this.chain = chain;
        segments = store.segments;
        caller = new StoreCaller(store, Runnable::run);
    }

    @Override
    public EngineCaller caller() {
        return caller;
    }

    @Override
    public int partCount() {
        return segments.segmentCount();
    }

    @Override
    public int partLength() {
        return segments.capacity();
    }

    @Override
    public long claim() {
        return claim(chain);
    }

    private long claim(int ofChain) {
        return segments.claimRun(ofChain, claimed) > 0 ? claimed[0] : NO_PART;
    }

    @Override
    public void claimAll(LongPredicate stage) {
        while (segments.sealOldest()) {
            // Until none is open.
        }
        for (int from = 0; from < store.chainSet.count(); from++) {
            int count = segments.length(from);
            for (int i = 0; i < count; i++) {
                long part = claim(from);
                if (part != NO_PART && !stage.test(part)) {
                    return;
                }
            }
        }
    }

    @Override
    public void begin(long part) {
        walk = draining.walk(caller, (int) part);
    }

    @Override
    public boolean next() {
        if (!walk.next()) {
            return false;
        }
        long location = walk.location();
        slot = RecordLayout.isExtent(segments.address(location))
                ? draining.lockOwnerOf(caller, walk.hash(), location)
                : draining.lockSlotOf(caller, walk.hash(), location);
        return true;
    }

    @Override
    public long hash() {
        return walk.hash();
    }

    @Override
    public long slot() {
        return slot;
    }

    @Override
    public boolean wantsPartsBack() {
        // A segment more or less makes no difference to the others.
        return false;
    }

    @Override
    public void unclaim(long part) {
        segments.unclaim((int) part);
    }

    @Override
    public void release(long part) {
        if (draining.hasLive((int) part)) {
            // A large item was given another head since it was copied, which leads to pieces here: once more, then.
            segments.unclaim((int) part);
        } else {
            draining.release(caller, (int) part);
        }
    }

    @Override
    public long lock(long itemHash, long location, long life) {
        long found = draining.lockSlotOf(caller, itemHash, location);
        // The piece of a large item that was met may be in a segment that is not claimed and was used again.
        return life(location) == life ? found : SlotLayout.EMPTY;
    }

    @Override
    public void unlock() {
        draining.unlock(caller);
    }

    @Override
    public long life(long location) {
        return segments.lifeAcquire(segments.segment(location));
    }

    @Override
    public boolean hasEnded(long ofSlot) {
        return store.isExpired(SlotLayout.location(ofSlot)) || store.isCleared(SlotLayout.location(ofSlot));
    }

    @Override
    public ShownItem show(long ofSlot) {
        long location = SlotLayout.location(ofSlot);
        shown = segments.address(location);
        caller.movedItem.load(ofSlot, life(location));
        caller.visitedKey.set(RecordLayout.keyspace(shown), NativeMemory.all(), RecordLayout.keyAddress(shown),
                RecordLayout.keyLength(shown));
        return caller.movedItem;
    }

    @Override
    public long explicitVersion() {
        return RecordLayout.explicitVersion(shown);
    }

    @Override
    public boolean isUsed(long ofSlot) {
        return store.uses.isUsed(SlotLayout.frequency(ofSlot));
    }

    @Override
    public void end(long itemHash, long ofSlot) {
        draining.endItem(caller, itemHash, ofSlot);
    }

    @Override
    public long leave(long ofSlot) {
        store.retire(caller, ofSlot, ItemEnd.REPLACED);
        return 0;
    }

    @Override
    public boolean feedIndex() {
        int taken = segments.indexSegmentCount() < segments.segmentCount() / SegmentOptions.INDEX_SHARE
                ? segments.takeForIndex(store.spareCount) : SegmentTable.NONE;
        if (taken == SegmentTable.NONE) {
            return false;
        }
        store.index.addChunk(segments.address(segments.location(taken, 0)), segments.segmentLength());
        return true;
    }
}
