package io.growacache.assembly.network;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections are open, and may be, all listeners together. Safe from any thread. */
public final class ConnectionLimit {
    private final AtomicInteger openCount = new AtomicInteger();
    private final AtomicLong acceptedCount = new AtomicLong();
    private final AtomicLong rejectedCount = new AtomicLong();
    private volatile int limit;

    /** A limit of at least 1, with no connection open. */
    public ConnectionLimit(int limit) {
        setLimit(limit);
    }

    /** Changes the limit; connections that are open stay so. */
    public void setLimit(int newLimit) {
        if (newLimit < 1) {
            throw new IllegalArgumentException("limit = " + newLimit + ": must be at least 1");
        }
        limit = newLimit;
    }

    /** How many connections may be open. */
    public int limit() {
        return limit;
    }

    /** How many connections are open. */
    public int openCount() {
        return openCount.get();
    }

    /** How many connections were accepted since the start. */
    public long acceptedCount() {
        return acceptedCount.get();
    }

    /** How many connections were turned away since the start. */
    public long rejectedCount() {
        return rejectedCount.get();
    }

    boolean tryOpen() {
        int before;
        do {
            before = openCount.get();
            if (before >= limit) {
                rejectedCount.incrementAndGet();
                return false;
            }
        } while (!openCount.compareAndSet(before, before + 1));
        acceptedCount.incrementAndGet();
        return true;
    }

    void closed() {
        openCount.decrementAndGet();
    }
}
