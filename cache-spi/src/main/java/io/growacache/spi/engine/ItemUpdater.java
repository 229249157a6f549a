package io.growacache.spi.engine;

/** Decides what becomes of an item, having seen it, and fills in the new value. */
public interface ItemUpdater extends ValueFiller {
    /** What becomes of the item. */
    enum Decision {
        /** It stays as it is, or absent. */
        KEEP,
        /** The draft replaces it, or is created. */
        REPLACE,
        /** It takes the draft's flags, type, marks and deadline; the value stays. Its version is new unless the draft sets it. */
        AMEND,
        /** It is deleted. */
        DELETE
    }

    /**
     * Looks at the item and decides. The bytes are stable; the updater may copy and parse them, and remember results for the
     * reply. It may run again, each time starting from nothing.
     *
     * @param current the item, or null when there is none
     * @param draft what {@link Decision#REPLACE} or {@link Decision#AMEND} store: holds the item's metadata and no splice, or
     *     an empty item when there is none
     * @return {@code AMEND} and {@code DELETE} only when there is an item
     */
    Decision decide(StoredItem current, ItemDraft draft);
}
