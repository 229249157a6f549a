package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.spi.engine.Key;
import io.growacache.spi.metrics.Metrics;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings items back to memory that are used on the device, as far as there is room without evicting anything.
 *
 * @param <C> the engine's callers
 */
public abstract class Reheating<C extends EngineCaller> {
    private final FlashItems items;
    private final int neededUses;
    private final LongAdder reheatedItems = new LongAdder();

    /** @param neededUses so many uses on the device come before the one that brings an item back */
    protected Reheating(FlashItems items, int neededUses, Metrics metrics) {
        this.items = items;
        this.neededUses = neededUses;
        metrics.total("reheated_items", "Items that came back to memory from the device.", reheatedItems::sum);
    }

    /** What has come of an item. */
    public enum Outcome {
        /** It stays on the device, and the caller's lookup at its slot. */
        LEFT,
        /** It is in memory. */
        RETURNED,
        /** It has ended or moved meanwhile. */
        CHANGED
    }

    /**
     * Brings the item back in the slot where the caller's lookup stands, which its item shows, when it is used often
     * enough. When it is not {@link Outcome#LEFT}, its key is to be looked up again.
     */
    public final Outcome bringBack(C caller, Key key, long keyAddress, long hash, FlashRead read, long slot) {
        if (FlashLocation.useCount(SlotLayout.frequency(slot)) < neededUses) {
            return Outcome.LEFT;
        }
        enter(caller);
        try {
            if (!place(caller, key, keyAddress, hash, read)) {
                return Outcome.LEFT;
            }
            items.index().lock(caller.lookup, hash);
            try {
                return link(caller, key.keyspace(), read) ? Outcome.RETURNED : Outcome.CHANGED;
            } finally {
                items.index().unlock(caller.lookup);
            }
        } finally {
            leave(caller);
        }
    }

    /** Has the slot lead to what was placed, if it still leads to what was read. */
    private boolean link(C caller, int keyspace, FlashRead read) {
        long slot = items.find(caller, read);
        if (slot == SlotLayout.EMPTY || items.isCleared(read, keyspace)) {
            return false;
        }
        long location = enlist(caller, keyspace);
        if (location == 0) {
            return false;
        }
        // Before the slot changes: then its segment may be another's.
        items.retire(caller, slot, keyspace, ItemEnd.REPLACED);
        items.index().replace(caller.lookup, caller.lookup.slotAddress(), SlotLayout.pack(caller.lookup.tag(),
                frequency(SlotLayout.frequency(slot)), location));
        finish(caller);
        reheatedItems.increment();
        return true;
    }

    /** Prepares the caller to take space. */
    protected abstract void enter(C caller);

    /** Takes space for the item that the caller shows and fills it; false when there is too little. */
    protected abstract boolean place(C caller, Key key, long keyAddress, long hash, FlashRead read);

    /**
     * Counts what was placed, the key's buckets locked: a slot will lead there in a moment.
     *
     * @return where it is; 0 when a clear has ended it already
     */
    protected abstract long enlist(C caller, int keyspace);

    /** The frequency in memory of an item that had this one on the device. */
    protected abstract int frequency(int onDevice);

    /** What was placed is linked, and stays. */
    protected abstract void finish(C caller);

    /** Gives up what was placed and not linked, and ends what {@link #enter} has begun. */
    protected abstract void leave(C caller);
}
