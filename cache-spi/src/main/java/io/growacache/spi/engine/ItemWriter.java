package io.growacache.spi.engine;

/** Describes and fills an item for a blind store. */
public interface ItemWriter extends ValueFiller {
    /** Sets the metadata and the length ({@link ItemDraft#replace}) of a draft that was {@linkplain ItemDraft#reset() reset}. */
    void describe(ItemDraft draft);
}
