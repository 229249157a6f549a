package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.record.RecordLayout.DeadlineForm;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;

/** Items in memory as records of a device: with absolute deadlines, and their values in one piece. */
final class ImageItems {
    private ImageItems() {
    }

    private static int form(ShownItem item, Key key, long version) {
        return RecordLayout.form(item, key.keyspace(), version, false, DeadlineForm.ABSOLUTE);
    }

    /** Bytes of an item's record; {@link Integer#MAX_VALUE} when no record holds it. */
    static int length(ShownItem item, Key key, long version) {
        return item.valueLength() > RecordLayout.MAX_DATA_LENGTH ? Integer.MAX_VALUE
                : RecordLayout.length(key.length(), item.valueLength(), form(item, key, version));
    }

    /**
     * Copies an item into an image that has room for it.
     *
     * @param key with the address of its bytes
     * @param version the version that the item brings, or 0
     * @param length of its record
     * @param source where it is in memory
     * @param life tells whether it is the same there later
     */
    static void add(SegmentImage image, ShownItem item, Key key, long version, int length, long hash, long source,
            long life) {
        long target = image.nextItem();
        RecordLayout.writeHead(target, form(item, key, version), key.keyspace(), key.length(), item.valueLength(), item,
                version, 0);
        NativeMemory.copy(key.address(), RecordLayout.keyAddress(target), key.length());
        item.copyValue(0, NativeMemory.all(), RecordLayout.valueAddress(target), item.valueLength());
        image.add(length, hash, item.deadlineMillis(), key.keyspace(), source, life);
    }
}
