package io.growacache.spi.protocol;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;

/** Reads, decides and writes one item in one atomic step. */
public abstract non-sealed class UpdateOperation extends WriteOperation implements ItemUpdater {
    /** An update. */
    protected UpdateOperation() {
    }

    /**
     * Decides, as {@link ItemUpdater#decide} says. May run several times, each time with the reply rewound. It may write to
     * {@link #reply()}; before value bytes it {@linkplain ReplyBuffer#reserve reserves} space, and when there is none it
     * {@linkplain #stall() stalls} and keeps the item.
     */
    protected abstract Decision decideItem(StoredItem current, ItemDraft draft);

    @Override
    public final Decision decide(StoredItem current, ItemDraft draft) {
        beginRun();
        return decideItem(current, draft);
    }

    @Override
    final Status call(StorageEngine engine, Caller caller) {
        return engine.update(caller, key(), this);
    }
}
