package io.growacache.spi.protocol;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;

/**
 * One step of a scan. It sees the items of its time, so it does not overlap others of its session. {@link #answered} gets the
 * next cursor as its {@code version}.
 */
public abstract non-sealed class ScanOperation extends WriteOperation implements ScanVisitor {
    private int keyspace;
    private long cursor;
    private int limit = 10;

    /** A scan from the start. */
    protected ScanOperation() {
    }

    /** Sets where the step begins and how many items it visits, roughly. */
    public final void set(int newKeyspace, long newCursor, int newLimit) {
        keyspace = newKeyspace;
        cursor = newCursor;
        limit = newLimit;
    }

    /** Forgets what was collected; the reply is rewound. */
    protected abstract void beginItems();

    /** Sees one item, as {@link ScanVisitor#visit} says. */
    protected abstract void visitItem(Key itemKey, ItemMetadata item);

    @Override
    public final void begin() {
        beginRun();
        beginItems();
    }

    @Override
    public final void visit(Key itemKey, ItemMetadata item) {
        visitItem(itemKey, item);
    }

    @Override
    final Status call(StorageEngine engine, Caller caller) {
        return engine.scan(caller, keyspace, cursor, limit, this);
    }
}
