package io.growacache.tck.engine;

import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.plugin.Clock;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Shows an item on the heap to a callback. */
final class HeapView extends StoredItem {
    private byte[] value = {};
    private boolean isValueHidden;

    /** Shows this item from now on. */
    void show(HeapItem item, Clock clock, boolean hideValue) {
        copyFrom(item);
        value = item.value;
        isValueHidden = hideValue;
        setUse(item.useCount, (clock.monotonicMillis() - item.lastUsedMonotonicMillis) / 1_000);
    }

    @Override
    public void copyValue(int from, MemorySegment target, long offset, int length) {
        if (isValueHidden) {
            throw new IllegalStateException("value bytes were asked for where only metadata may be looked at");
        }
        if (from < 0 || length < 0 || from > valueLength() - length) {
            throw new IllegalArgumentException("from = " + from + ", length = " + length
                    + ": must lie within the value of " + valueLength() + " bytes");
        }
        MemorySegment.copy(value, from, target, ValueLayout.JAVA_BYTE, offset, length);
    }
}
