package io.growacache.engine.support.store;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.record.RecordLayout.DeadlineForm;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Moves items to other segments. Readable bytes never move: an item is copied, then its slot is changed with the
 * buckets locked, if it still leads to the original. Whoever moves an item makes sure that no clear has ended it after
 * the destination was opened: a clear that is not seen then has a higher number than the destination, and the copy ends
 * with it.
 *
 * <p>Destinations that are left with room are kept for whoever moves something next. They are shared by all who move
 * something to their chain at the same time, so that any number of threads need few of them; or one thread has one for
 * itself, to know how much fits.
 */
public final class Relocation {
    /** For so long a new destination is left alone, with nothing in it; each copy raises its bound as needed. */
    private static final long EMPTY_MILLIS = 10_000;

    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final int leastRoom;
    /** Destinations with room; not those that somebody has for himself. */
    private final AtomicReferenceArray<Unfinished> unfinished;
    private final AtomicInteger nextToGiveWay = new AtomicInteger();

    /**
     * Without a destination.
     *
     * @param leastRoom bytes of room with which a destination is worth keeping
     * @param keptCount how many destinations are kept at most
     */
    public Relocation(Store store, int leastRoom, int keptCount) {
        unfinished = new AtomicReferenceArray<>(keptCount);
        this.store = store;
        this.leastRoom = leastRoom;
        segments = store.segments;
        index = store.index;
    }

    /** Bytes that can still be appended to a segment. */
    public int room(int segment) {
        return segments.capacity() - segments.writeOffset(segment);
    }

    /** Where one thread moves items of a chain to, with others that do: found or opened with the first item. */
    public Destination destination(int chain) {
        return new Destination(chain);
    }

    /**
     * A destination that others use, or have left with room, if there is one for the same chain. It is reserved (no bytes of
     * it), so that it cannot be claimed, whoever seals it.
     */
    private int shareDestination(int chain) {
        for (int place = 0; place < unfinished.length(); place++) {
            Unfinished last = unfinished.get(place);
            if (last != null && last.chain == chain) {
                if (isUsable(last)) {
                    return last.segment;
                }
                unfinished.compareAndSet(place, last, null);
            }
        }
        return NONE;
    }

    /** The same, but nobody else gets it before it is kept again. */
    public int takeDestination(int chain) {
        for (int place = 0; place < unfinished.length(); place++) {
            Unfinished last = unfinished.get(place);
            if (last != null && last.chain == chain && unfinished.compareAndSet(place, last, null) && isUsable(last)) {
                return last.segment;
            }
        }
        return NONE;
    }

    /** Reserves a destination; seals it when nothing may or can be moved there any more. */
    private boolean isUsable(Unfinished last) {
        if (!isReserved(last)) {
            return false;
        }
        // Opened before a clear, it would end what was stored since.
        if (segments.clearSequence(last.segment) == store.clears.current() && room(last.segment) > leastRoom) {
            return true;
        }
        segments.seal(last.segment);
        segments.finish(last.segment);
        return false;
    }

    /** Reserves a destination, unless it was sealed. */
    private boolean isReserved(Unfinished last) {
        if (segments.reserve(last.segment, 0) == NONE) {
            return false;
        }
        if (segments.lifeAcquire(last.segment) == last.life) {
            return true;
        }
        segments.finish(last.segment);
        return false;
    }

    /** A new destination, reserved likewise, or none. Others share it from now on. */
    private int openShared(int chain) {
        int opened = openDestination(chain);
        if (opened != NONE) {
            keep(opened);
        }
        return opened;
    }

    /** The same for one thread alone, until it is kept. */
    public int openDestination(int chain) {
        long now = store.clock.wallMillis();
        int opened = segments.open(chain, store.clears.current(), now, now + EMPTY_MILLIS, 0);
        // It may have been sealed at once, because everything open had to be.
        return opened != NONE && segments.reserve(opened, 0) != NONE ? opened : NONE;
    }

    /**
     * Ends the reservation of the destination. With room left it stays open for whoever moves something of its chain next;
     * where there is no place for it, another one gives way, each in its turn.
     */
    public void keepForNext(int destination) {
        if (room(destination) > leastRoom) {
            keep(destination);
        } else {
            segments.seal(destination);
        }
        segments.finish(destination);
    }

    /** Has others find a reserved destination, unless they do. */
    private void keep(int destination) {
        Unfinished kept = new Unfinished(destination, segments.chainOf(destination), segments.lifeAcquire(destination));
        for (int place = 0; place < unfinished.length(); place++) {
            if (kept.equals(unfinished.get(place))) {
                return;
            }
        }
        for (int place = 0; place < unfinished.length(); place++) {
            if (unfinished.compareAndSet(place, null, kept)) {
                return;
            }
        }
        int turn = Math.floorMod(nextToGiveWay.getAndIncrement(), unfinished.length());
        Unfinished other = unfinished.getAndSet(turn, kept);
        if (other != null && isReserved(other)) {
            segments.seal(other.segment);
            segments.finish(other.segment);
        }
    }

    /** A destination with room, in a certain life. */
    private record Unfinished(int segment, int chain, long life) {
    }

    /** One thread's share in the destinations of a chain: a segment at a time, for as long as it has room. */
    public final class Destination {
        private final int chain;
        private int segment = NONE;
        private int openedCount;

        private Destination(int chain) {
            this.chain = chain;
        }

        /** How many segments were opened for this; those that were shared are not among them. */
        public int openedCount() {
            return openedCount;
        }

        /** Copies a record; the copy's location, or {@link SegmentTable#NONE} when no segment could be opened for it. */
        public long copy(long location) {
            for (;;) {
                if (segment == NONE && !find()) {
                    return NONE;
                }
                long copy = Relocation.this.copy(location, segment);
                if (copy != NONE) {
                    return copy;
                }
                segments.seal(segment);
                segments.finish(segment);
                segment = NONE;
            }
        }

        private boolean find() {
            segment = shareDestination(chain);
            if (segment == NONE) {
                segment = openShared(chain);
                openedCount += segment == NONE ? 0 : 1;
            }
            return segment != NONE;
        }

        /** Ends the use of it; with room left its segment stays open for others. */
        public void leave() {
            if (segment != NONE) {
                keepForNext(segment);
                segment = NONE;
            }
        }
    }

    /** Copies a record, its deadline relative to the destination's base. */
    public long copy(long location, int destination) {
        long record = segments.address(location);
        int oldLength = RecordLayout.length(record);
        long oldBase = segments.deadlineBase(segments.segment(location));
        long base = segments.deadlineBase(destination);
        long deadline = RecordLayout.deadlineMillis(record, oldBase);
        if (deadline == ItemMetadata.NO_DEADLINE) {
            int offset = segments.reserve(destination, oldLength);
            if (offset == NONE) {
                return NONE;
            }
            segments.raiseDeadlineBound(destination, deadline);
            long copy = segments.location(destination, offset);
            NativeMemory.copy(record, segments.address(copy), oldLength);
            return copy;
        }
        DeadlineForm form = RecordLayout.deadlineForm(deadline, base);
        int length = RecordLayout.lengthWith(record, form);
        int offset = segments.reserve(destination, length);
        if (offset == NONE) {
            return NONE;
        }
        segments.raiseDeadlineBound(destination, deadline);
        long copy = segments.location(destination, offset);
        RecordLayout.copyWith(record, segments.address(copy), form, deadline, base);
        return copy;
    }

    /**
     * Moves an item whose value is in extents, extents and all. Its buckets are locked, so that nobody else ends or
     * moves it meanwhile, and the lookup stands at its slot.
     *
     * @param slot the item's
     * @param chain where it goes
     * @return whether there was room for it
     */
    public boolean moveLarge(StoreCaller caller, long hash, long slot, int chain, int frequency) {
        long location = SlotLayout.location(slot);
        long record = segments.address(location);
        int keyspace = RecordLayout.keyspace(record);
        int keyLength = RecordLayout.keyLength(record);
        SegmentItem item = caller.movedItem;
        item.load(slot, segments.lifeAcquire(segments.segment(location)));
        Placement placement = caller.moved;
        // Without this it would take all that is free before it finds out. What is open may have room for one that is not longer.
        boolean hasRoom = RecordLayout.itemLength(record) <= Math.max(1L, segments.freeCount()) * segments.capacity()
                && placement.reserveMoved(caller.stripe, chain, item, keyspace, keyLength,
                        RecordLayout.explicitVersion(record));
        if (!hasRoom || store.isCleared(location)) {
            placement.abandon();
            return false;
        }
        placement.fillWithValueOf(item, item, keyspace, RecordLayout.keyAddress(record), keyLength, hash);
        store.enlist(caller, placement.location());
        index.replace(caller.lookup, caller.lookup.slotAddress(),
                SlotLayout.pack(caller.lookup.tag(), frequency, placement.location()));
        store.retire(caller, slot, ItemEnd.REPLACED);
        placement.finish();
        return true;
    }

    /** Makes the slot lead to the copy, if it still leads to the original. */
    public long move(StoreCaller caller, Draining draining, long hash, long location, long copy, int frequency) {
        long slot = draining.lockSlotOf(caller, hash, location);
        try {
            if (slot == SlotLayout.EMPTY) {
                return 0;
            }
            long slotAddress = caller.lookup.slotAddress();
            store.enlist(caller, copy);
            index.replace(caller.lookup, slotAddress,
                    SlotLayout.pack(caller.lookup.tag(), frequency, copy));
            store.retire(caller, slot, ItemEnd.REPLACED);
            return RecordLayout.length(segments.address(copy));
        } finally {
            index.unlock(caller.lookup);
            segments.finish(segments.segment(copy));
        }
    }
}
