package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.Operation;
import io.growacache.tool.loadgen.trace.ValueSizes;
import java.util.concurrent.atomic.AtomicLong;

/** Sets of all objects, one after the other. The threads of a run share the counter. */
final class FillWorkload implements Workload {
    private final AtomicLong lastId;
    private final ValueSizes sizes;

    /**
     * A workload.
     *
     * @param lastId the last object that was set; 0 in the beginning
     */
    FillWorkload(AtomicLong lastId, ValueSizes sizes) {
        this.lastId = lastId;
        this.sizes = sizes;
    }

    @Override
    public void issue(CacheConnection connection, long intendedNanos, long nowNanos) {
        long id = lastId.incrementAndGet();
        connection.set(id, sizes.size(id), intendedNanos, nowNanos);
    }

    @Override
    public Operation skip() {
        lastId.incrementAndGet();
        return Operation.SET;
    }

    @Override
    public void missed(CacheConnection connection, long id, long nowNanos) {
        throw new IllegalStateException("there are no gets");
    }
}
