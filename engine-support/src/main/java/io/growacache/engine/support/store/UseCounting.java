package io.growacache.engine.support.store;

/** What an engine keeps in the eight frequency bits of an index slot; 0 for a new item. Safe from any thread. */
public interface UseCounting {
    /**
     * The bits after one more use; the same when this use is not to be stored. {@code random} is there to sample by.
     */
    int afterUse(int frequency, int random);

    /** How often the item was used, as far as the bits tell. */
    int count(int frequency);

    /** Whether the item was ever used. */
    boolean isUsed(int frequency);
}
