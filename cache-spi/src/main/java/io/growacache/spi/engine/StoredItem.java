package io.growacache.spi.engine;

import java.lang.foreign.MemorySegment;

/**
 * An item as an engine shows it to a callback: metadata, and a value that can be copied out, in one piece or several, in any
 * order. Belongs to the engine and is valid during the callback only.
 */
public abstract class StoredItem extends ItemMetadata {
    /** The answer of an engine that does not keep frequency or idle time. */
    public static final int UNKNOWN = -1;

    private int frequency = UNKNOWN;
    private long idleSeconds = UNKNOWN;

    /** An item to be filled by the engine. */
    protected StoredItem() {
    }

    /** Roughly how often the item was used of late, in the engine's own scale, or {@link #UNKNOWN}. */
    public final int frequency() {
        return frequency;
    }

    /** Seconds since the item was last used, or {@link #UNKNOWN}. */
    public final long idleSeconds() {
        return idleSeconds;
    }

    /** For the engine: sets what is known about the use of the item. */
    protected final void setUse(int newFrequency, long newIdleSeconds) {
        frequency = newFrequency;
        idleSeconds = newIdleSeconds;
    }

    /**
     * Copies {@code length} bytes of the value, beginning at {@code from}, to {@code target} at {@code offset}. Within a
     * reader the bytes may be torn until the operation has ended with HIT; an updater sees stable bytes.
     *
     * @param from 0 to {@code valueLength() - length}
     */
    public abstract void copyValue(int from, MemorySegment target, long offset, int length);
}
