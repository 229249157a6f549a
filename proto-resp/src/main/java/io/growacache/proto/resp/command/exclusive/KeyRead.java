package io.growacache.proto.resp.command.exclusive;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import java.lang.foreign.MemorySegment;

/** A key that an {@link ExclusiveRequest} looks at, and what it finds. */
public final class KeyRead implements ItemReader {
    /** How much of the item is wanted. */
    public enum Extent {
        /** Whether there is one, and its metadata. */
        METADATA(Access.INSPECT),
        /** Its value, too. */
        VALUE(Access.USE);

        private final Access access;

        Extent(Access access) {
            this.access = access;
        }
    }

    private final Key key;
    private final Extent extent;
    private final ItemMetadata item = new ItemMetadata();
    private byte[] value = new byte[0];
    private Status status = Status.MISS;
    private ExclusiveRequest request;

    /** A read of a key, whose memory must stay until it has ended. */
    public KeyRead(Key key, Extent extent) {
        this.key = key;
        this.extent = extent;
    }

    /** The key. */
    public Key key() {
        return key;
    }

    /** Whether there is an item. */
    public boolean isFound() {
        return status == Status.HIT;
    }

    /** The item's metadata, when there is one. */
    public ItemMetadata item() {
        return item;
    }

    /** The item's value, when there is one and it was asked for. */
    public byte[] value() {
        return value;
    }

    Status status() {
        return status;
    }

    /** Whether the engine could not say if there is an item. What cannot be stored is not there. */
    boolean hasFailed() {
        return status != Status.HIT && status != Status.MISS && status != Status.KEY_TOO_LONG;
    }

    Status start(ExclusiveRequest newRequest, StorageEngine engine, Caller caller) {
        request = newRequest;
        status = engine.get(caller, key, extent.access, this);
        return status;
    }

    @Override
    public void read(StoredItem found) {
        item.copyFrom(found);
        if (extent == Extent.VALUE) {
            value = new byte[found.valueLength()];
            found.copyValue(0, MemorySegment.ofArray(value), 0, value.length);
        }
    }

    @Override
    public void completed(Status newStatus, long version) {
        status = newStatus;
        request.readEnded();
    }
}
