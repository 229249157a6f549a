package io.growacache.engine.support.tier;

import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ShownItem;
import java.util.function.LongPredicate;

/**
 * An engine's memory, as the thread sees it that brings items from there to a device. The memory has parts, which are
 * claimed, walked item by item, and, when what was copied of them is on the device, released. All that is said here of an
 * item holds while its buckets are locked.
 */
public interface MemorySide {
    /** In place of a part. */
    long NO_PART = -1;

    /** The thread's caller, whose lookup is used here. */
    EngineCaller caller();

    /** How many parts there are. */
    int partCount();

    /** Bytes of a part that items may take. */
    int partLength();

    // ---------------------------------------------------------------- parts

    /** Claims a part that is to go to the device, or {@link #NO_PART}. */
    long claim();

    /** Claims one part after another, all that hold items, and gives each to {@code stage}, until that says false. */
    void claimAll(LongPredicate stage);

    /** Goes to the beginning of a claimed part. */
    void begin(long part);

    /** Goes to the next item of the part and locks its buckets; false, and nothing locked, when there is none. */
    boolean next();

    /** The hash of the item's key. */
    long hash();

    /** The slot that leads to the item, or {@link SlotLayout#EMPTY} when it has ended. */
    long slot();

    /** Whether parts should be released soon, though what was copied of them does not fill an image. */
    boolean wantsPartsBack();

    /** Gives a claimed part back, whose items stay in memory. */
    void unclaim(long part);

    /** Makes a claimed part free, or gives it back when something in it is to stay after all. */
    void release(long part);

    // ---------------------------------------------------------------- items

    /**
     * Locks the buckets of an item that was at a location once, and turns the lookup to its slot.
     *
     * @param life the location's then
     * @return {@link SlotLayout#EMPTY} when it has ended
     */
    long lock(long hash, long location, long life);

    /** Unlocks the buckets. */
    void unlock();

    /** Tells whether a location has been used again. */
    long life(long location);

    /** Whether the item in a slot is past its deadline or was cleared. */
    boolean hasEnded(long slot);

    /** The item in a slot; its key is the caller's visited key, with the address of its bytes. */
    ShownItem show(long slot);

    /** The version that the item brings which was shown last, or 0. */
    long explicitVersion();

    /** Whether the item in a slot was ever used. */
    boolean isUsed(long slot);

    /** Ends the item in the slot where the lookup stands, because the device does not take it. */
    void end(long hash, long slot);

    /**
     * Keeps the books when a slot leads to the device that led to an item here.
     *
     * @return sequence of a segment of the device, up to which copies of the item end with that; 0: there are none
     */
    long leave(long slot);

    // ---------------------------------------------------------------- index

    /** Gives a part to the index; false when it has as many as it may. */
    boolean feedIndex();
}
