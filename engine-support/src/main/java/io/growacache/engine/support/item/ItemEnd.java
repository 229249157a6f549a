package io.growacache.engine.support.item;

/** Why an item ends. */
public enum ItemEnd {
    /** Its key has another item now. */
    REPLACED,
    /** It was to. */
    DELETED,
    /** For want of space. */
    EVICTED,
    /** Its deadline has passed. */
    EXPIRED;

    /** Whether it ends without anybody having asked for that. */
    public boolean isUnasked() {
        return this == EVICTED || this == EXPIRED;
    }
}
