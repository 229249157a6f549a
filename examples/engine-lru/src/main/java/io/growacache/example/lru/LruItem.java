package io.growacache.example.lru;

import io.growacache.spi.engine.StoredItem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An item: its value is replaced as a whole, never changed, so callbacks see one version of it. */
final class LruItem extends StoredItem {
    private byte[] value = {};
    /** The engine's use counter when the item was last used: the smallest one is evicted. */
    private long lastUse;
    private boolean isUsed;

    byte[] value() {
        return value;
    }

    void setValue(byte[] newValue) {
        value = newValue;
        setValueLength(newValue.length);
    }

    long lastUse() {
        return lastUse;
    }

    boolean isUsed() {
        return isUsed;
    }

    void stored(long use) {
        lastUse = use;
    }

    void used(long use) {
        lastUse = use;
        isUsed = true;
    }

    @Override
    public void copyValue(int from, MemorySegment target, long offset, int length) {
        MemorySegment.copy(value, from, target, ValueLayout.JAVA_BYTE, offset, length);
    }
}
