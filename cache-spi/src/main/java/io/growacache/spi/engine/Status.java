package io.growacache.spi.engine;

/** How an operation on an engine ended, or that it has not yet. */
public enum Status {
    /** The item exists; the reader's last run has seen all of one version of it. */
    HIT,
    /** No such item: never stored, deleted, expired, evicted or cleared. */
    MISS,
    /** The item is stored. */
    STORED,
    /** The item's metadata is changed, its value is as before. */
    AMENDED,
    /** The updater kept the item, or its absence, as it was. */
    KEPT,
    /** The item existed and is gone. */
    DELETED,
    /** A scan has visited what it was asked for. */
    SCANNED,
    /** The answer comes later, through {@link Completion#completed}, on the caller's executor. */
    PENDING,
    /** The key is longer than {@link StorageEngine#maxKeyLength()}, or empty where the engine allows no empty keys. */
    KEY_TOO_LONG,
    /** The value is larger than {@link StorageEngine#maxValueLength()}; an older value is gone. */
    VALUE_TOO_LARGE,
    /** No space could be made in time; an older value is gone. */
    NO_SPACE,
    /** A device failed, or the engine was closed; of a store, whether it happened is unknown, but an older value is gone. */
    ERROR;

    /** Whether the operation has ended. */
    public boolean isFinal() {
        return this != PENDING;
    }
}
