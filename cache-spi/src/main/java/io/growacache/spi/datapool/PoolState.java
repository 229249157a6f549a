package io.growacache.spi.datapool;

/** What an engine finds in a pool that it opens. */
public enum PoolState {
    /** Nothing: all bytes are zero, or read as such. */
    NEW,
    /** What the engine left when it last called {@code markClean}. */
    CLEAN,
    /** What was there when the process ended without {@code markClean}: anything may be torn. */
    DIRTY
}
