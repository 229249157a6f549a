package io.growacache.engine.support.item;

import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.engine.ValueFiller;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/** How a new value comes about: prefix of the old one, inserted bytes, suffix of the old one. */
public final class ValueFilling {
    private ValueFilling() {
    }

    /**
     * Stores bytes {@code from} to {@code from + length} of the new value at {@code target}.
     *
     * @param old what the value is made from, or null when it is made from nothing
     */
    public static void fill(long target, int from, int length, ItemDraft draft, StoredItem old, ValueFiller filler) {
        MemorySegment all = NativeMemory.all();
        int end = from + length;
        int insertedEnd = draft.position() + draft.insertedLength();
        int prefix = Math.min(end, draft.position()) - from;
        if (prefix > 0) {
            old.copyValue(from, all, target, prefix);
        }
        int first = Math.max(from, draft.position());
        int inserted = Math.min(end, insertedEnd) - first;
        if (inserted > 0) {
            filler.fill(first - draft.position(), all, target + (first - from), inserted);
        }
        int suffixFirst = Math.max(from, insertedEnd);
        if (end > suffixFirst) {
            old.copyValue(suffixFirst - draft.insertedLength() + draft.removedLength(), all,
                    target + (suffixFirst - from), end - suffixFirst);
        }
    }
}
