package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.Operation;

/** What the requests of one thread are. */
public interface Workload {
    /** Makes the next request. */
    void issue(CacheConnection connection, long intendedNanos, long nowNanos);

    /** Says what the next request would be, and forgets it. */
    Operation skip();

    /** A get has found nothing. */
    void missed(CacheConnection connection, long id, long nowNanos);
}
