package io.growacache.spi.protocol;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;

/** Stores one item whether or not there is one. */
public abstract non-sealed class PutOperation extends WriteOperation implements ItemWriter {
    /** A store. */
    protected PutOperation() {
    }

    @Override
    final Status call(StorageEngine engine, Caller caller) {
        return engine.put(caller, key(), this);
    }
}
