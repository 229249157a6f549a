package io.growacache.spi.engine;

/**
 * An item to be stored: its metadata, and how its value comes about.
 *
 * <p>The new value is the old one with one stretch exchanged: {@code old[0, position) + inserted + old[position + removed,
 * end)}. A plain store replaces everything; {@link #splice} keeps the rest, so that an append, a range or one element of a
 * large value touches only what changes. The writer or updater fills the inserted bytes.
 */
public final class ItemDraft extends ItemMetadata {
    private int position;
    private int removedLength;
    private int insertedLength;
    private int oldLength;

    /** A draft of an empty item. */
    public ItemDraft() {
    }

    /** For the engine, before a put's writer or an updater that finds nothing: an empty item, no deadline, engine's version. */
    public void reset() {
        clearMetadata();
        oldLength = 0;
        replace(0);
    }

    /** For the engine, before an updater that finds an item: its metadata; the version is the engine's to choose. */
    public void reset(ItemMetadata current) {
        copyFrom(current);
        setVersion(0);
        oldLength = current.valueLength();
        splice(0, 0, 0);
    }

    /** The new value has {@code length} bytes, all of them inserted. */
    public void replace(int length) {
        splice(0, oldLength, length);
    }

    /**
     * Exchanges {@code removed} bytes at {@code at} for {@code inserted} others, keeping the rest.
     *
     * @param at 0 to the old length
     * @param removed 0 to the old length − {@code at}
     * @param inserted at least 0; a sum beyond the engine's maximum is answered with VALUE_TOO_LARGE
     * @throws IllegalArgumentException when the range is not within the old value
     */
    public void splice(int at, int removed, int inserted) {
        if (at < 0 || removed < 0 || inserted < 0 || at > oldLength - removed) {
            throw new IllegalArgumentException("at = " + at + ", removed = " + removed + ", inserted = " + inserted
                    + ": must lie within the old value of " + oldLength + " bytes");
        }
        position = at;
        removedLength = removed;
        insertedLength = inserted;
        setValueLength((int) Math.min(Integer.MAX_VALUE, (long) oldLength - removed + inserted));
    }

    /** Where the inserted bytes begin, in the old value and in the new one. */
    public int position() {
        return position;
    }

    /** How many bytes of the old value the inserted ones replace. */
    public int removedLength() {
        return removedLength;
    }

    /** How many bytes are filled in. */
    public int insertedLength() {
        return insertedLength;
    }

    /** How many bytes of the old value follow the inserted ones. */
    public int suffixLength() {
        return oldLength - removedLength - position;
    }
}
