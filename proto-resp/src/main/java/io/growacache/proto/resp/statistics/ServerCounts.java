package io.growacache.proto.resp.statistics;

import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.protocol.ServerInfo;

/**
 * What server and engine have counted, as far as clients can set it back.
 *
 * @param accepted connections accepted
 * @param rejected connections turned away
 * @param receivedBytes bytes received
 * @param sentBytes bytes sent
 * @param expired items whose end came by their deadline
 * @param evicted items dropped for space
 */
public record ServerCounts(
        long accepted, long rejected, long receivedBytes, long sentBytes, long expired, long evicted) {
    /** Nothing. */
    public static final ServerCounts NONE = new ServerCounts(0, 0, 0, 0, 0, 0);

    /** The counts of this moment, since the start. */
    public static ServerCounts of(ServerInfo server, EngineStats engine) {
        return new ServerCounts(server.acceptedConnectionCount(), server.rejectedConnectionCount(),
                server.receivedBytes(), server.sentBytes(), engine.expiredCount(), engine.evictedCount());
    }

    /** What was counted since {@code before}. */
    public ServerCounts since(ServerCounts before) {
        return new ServerCounts(accepted - before.accepted, rejected - before.rejected,
                receivedBytes - before.receivedBytes, sentBytes - before.sentBytes,
                expired - before.expired, evicted - before.evicted);
    }
}
