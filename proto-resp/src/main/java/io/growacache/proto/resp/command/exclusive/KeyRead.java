package io.growacache.proto.resp.command.exclusive;

import io.growacache.proto.resp.operation.WordMemory;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;

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
    private Status status = Status.MISS;
    private ExclusiveRequest request;
    /** Where the value's copy goes, for as long as a copy is wanted. */
    private WordMemory memory;
    private NativeMemory.Block value;
    private int valueLength;

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

    /** Where the item's value begins in native memory, when there is one, it was asked for, and the section is reached. */
    public long valueAddress() {
        return value.address();
    }

    /** How many bytes the value has. */
    public int valueLength() {
        return valueLength;
    }

    Status status() {
        return status;
    }

    /** Whether the engine could not say if there is an item. What cannot be stored is not there. */
    boolean hasFailed() {
        return status != Status.HIT && status != Status.MISS && status != Status.KEY_TOO_LONG;
    }

    /**
     * Has the engine fetch the item, so that it is at hand for {@link #start}. The value is not kept: many requests may wait for
     * the section at once, and only one is inside.
     */
    Status warm(ExclusiveRequest newRequest, StorageEngine engine, Caller caller) {
        request = newRequest;
        status = engine.get(caller, key, extent.access, this);
        return status;
    }

    /** Reads inside the section. When that is PENDING, it is no more than {@link #warm}. */
    Status start(ExclusiveRequest newRequest, StorageEngine engine, Caller caller, WordMemory newMemory) {
        memory = extent == Extent.VALUE ? newMemory : null;
        try {
            return warm(newRequest, engine, caller);
        } finally {
            memory = null;
        }
    }

    /** Gives the copy of the value back. Idempotent. */
    void release(WordMemory from) {
        if (value != null) {
            from.release(value);
            value = null;
        }
    }

    @Override
    public void read(StoredItem found) {
        item.copyFrom(found);
        if (memory == null) {
            return;
        }
        valueLength = found.valueLength();
        if (value == null || value.length() < valueLength) {
            release(memory);
            value = memory.acquire(Math.max(1, valueLength));
        }
        found.copyValue(0, NativeMemory.all(), value.address(), valueLength);
    }

    @Override
    public void completed(Status newStatus, long version) {
        status = newStatus;
        request.readEnded();
    }
}
