package io.growacache.spi.protocol;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;

/** Deletes one item. */
public abstract non-sealed class DeleteOperation extends WriteOperation {
    /** A delete. */
    protected DeleteOperation() {
    }

    @Override
    final Status call(StorageEngine engine, Caller caller) {
        return engine.delete(caller, key(), this);
    }
}
