package io.growacache.spi.protocol;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;

/** Reads one item. */
public abstract non-sealed class ReadOperation extends Operation implements ItemReader {
    private Access access = Access.USE;

    /** A read that uses the item. */
    protected ReadOperation() {
    }

    /** Sets what the item is read for. */
    public final void setAccess(Access newAccess) {
        access = newAccess;
    }

    /** What the item is read for. */
    public final Access access() {
        return access;
    }

    /**
     * Copies what the reply needs, as {@link ItemReader#read} says. May run several times, each time with the reply rewound.
     * Before it writes value bytes it {@linkplain ReplyBuffer#reserve reserves} space, and {@linkplain #stall() stalls} when
     * there is none.
     */
    protected abstract void readItem(StoredItem item, ReplyBuffer reply);

    @Override
    public final void read(StoredItem item) {
        beginRun();
        readItem(item, reply());
    }

    @Override
    final Status call(StorageEngine engine, Caller caller) {
        return engine.get(caller, key(), access, this);
    }

    @Override
    final boolean isRead() {
        return true;
    }
}
