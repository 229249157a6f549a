package io.growacache.proto.memcache;

import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolContext.Scheduled;

/**
 * Drops all items, at once or later. Like memcached's, it knows one time only: a later request takes the place of one
 * that still waits, so that clients cannot pile them up. Safe from any thread.
 */
final class Flush implements AutoCloseable {
    private static final int KEYSPACE = 0;

    private final ProtocolContext context;
    private final StorageEngine engine;
    private final boolean isAllowed;
    private Scheduled waiting;
    private boolean isClosed;

    /** A flush that clients may ask for, or not. */
    Flush(ProtocolContext context, Permission permission) {
        this.context = context;
        engine = context.engine();
        isAllowed = permission == Permission.ALLOWED;
    }

    /** Whether clients may ask for it. */
    enum Permission {
        /** They may. */
        ALLOWED,
        /** They get an error. */
        FORBIDDEN
    }

    /** Whether clients may ask for it. */
    boolean isAllowed() {
        return isAllowed;
    }

    /** Drops what is stored at the moment {@code delayMillis} from now; at once when that is not in the future. */
    synchronized void request(long delayMillis) {
        cancel();
        if (delayMillis <= 0) {
            clear();
        } else if (!isClosed) {
            waiting = context.schedule(delayMillis, this::clear);
        }
    }

    private void clear() {
        if (engine.capabilities().contains(EngineCapability.CLEAR_KEYSPACE)) {
            engine.clear(KEYSPACE);
        } else {
            engine.clearAll();
        }
    }

    private void cancel() {
        if (waiting != null) {
            waiting.close();
            waiting = null;
        }
    }

    /** Forgets what waits. Idempotent. */
    @Override
    public synchronized void close() {
        isClosed = true;
        cancel();
    }
}
