package io.growacache.proto.memcache;

import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;
import java.util.Locale;
import java.util.Map;

/**
 * The answers to {@code stats}, under the names that memcached's tools read. What this server cannot tell is left out;
 * what it does not have, such as slabs that move, is 0. There is one slab class, number 1, and it holds everything.
 * Safe from any thread.
 */
final class StatisticsReport {
    private static final int KEYSPACE = 0;

    /** What memcached counts and this server has no use for. */
    private static final String[] NEVER_HAPPENS = {
        "cmd_meta", "listen_disabled_num", "time_in_listen_disabled_us", "slab_reassign_rescues",
        "slab_reassign_chunk_rescues", "slab_reassign_inline_reclaim", "slab_reassign_busy_items",
        "slab_reassign_busy_deletes", "slab_reassign_busy_nomem", "slab_reassign_last_busy_status",
        "slab_reassign_running", "slabs_moved", "log_worker_dropped", "log_worker_written", "log_watcher_skipped",
        "log_watcher_sent", "log_watchers"
    };

    /** Counters that memcached shows for each slab class. */
    private static final Counter[] SLAB_COUNTERS = {
        Counter.GET_HITS, Counter.CMD_SET, Counter.DELETE_HITS, Counter.INCR_HITS, Counter.DECR_HITS, Counter.CAS_HITS,
        Counter.CAS_BADVAL, Counter.TOUCH_HITS
    };

    private final ProtocolContext context;
    private final ServerInfo server;
    private final Statistics statistics;
    private final Flush flush;
    private volatile Totals baseline = Totals.NONE;

    StatisticsReport(ProtocolContext context, Statistics statistics, Flush flush) {
        this.context = context;
        this.statistics = statistics;
        this.flush = flush;
        server = context.server();
    }

    /** What only grows, at one moment; {@code stats reset} makes such a moment the new zero. */
    private record Totals(Map<Counter, Long> counters, long connections, long rejections, long receivedBytes,
            long sentBytes, EngineStats engine) {
        private static final Totals NONE =
                new Totals(Map.of(), 0, 0, 0, 0, new EngineStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

        private long of(Counter counter) {
            return counters.getOrDefault(counter, 0L);
        }
    }

    private Totals totals() {
        return new Totals(statistics.sums(), server.acceptedConnectionCount(), server.rejectedConnectionCount(),
                server.receivedBytes(), server.sentBytes(), context.engine().stats());
    }

    /** Begins to count from zero, as far as clients can see; metrics are not affected. */
    void reset() {
        baseline = totals();
    }

    /** {@code stats}. */
    void writeGeneral(ReplyBuffer reply) {
        Totals zero = baseline;
        Totals now = totals();
        write(reply, "pid", ProcessHandle.current().pid());
        write(reply, "uptime", (context.clock().monotonicMillis() - server.startedMonotonicMillis()) / 1000);
        write(reply, "time", context.clock().wallMillis() / 1000);
        write(reply, "version", server.version());
        write(reply, "pointer_size", Long.SIZE);
        ProcessorTime.current().ifPresent(time -> {
            write(reply, "rusage_user", seconds(time.userMicros()));
            write(reply, "rusage_system", seconds(time.systemMicros()));
        });
        write(reply, "max_connections", server.maxConnectionCount());
        write(reply, "curr_connections", server.connectionCount());
        write(reply, "total_connections", now.connections() - zero.connections());
        write(reply, "rejected_connections", now.rejections() - zero.rejections());
        write(reply, "connection_structures", server.connectionCount());
        for (Counter counter : Counter.values()) {
            write(reply, counter.label(), now.of(counter) - zero.of(counter));
        }
        write(reply, "bytes_read", now.receivedBytes() - zero.receivedBytes());
        write(reply, "bytes_written", now.sentBytes() - zero.sentBytes());
        write(reply, "limit_maxbytes", now.engine().limitBytes());
        write(reply, "accepting_conns", 1);
        write(reply, "threads", server.workerCount());
        for (String name : NEVER_HAPPENS) {
            write(reply, name, 0);
        }
        writeItems(reply, now.engine(), zero.engine());
        ReplyText.END.writeTo(reply);
    }

    private void writeItems(ReplyBuffer reply, EngineStats now, EngineStats zero) {
        write(reply, "bytes", now.usedBytes());
        write(reply, "curr_items", context.engine().itemCount(KEYSPACE));
        write(reply, "total_items", now.storedCount() - zero.storedCount());
        write(reply, "expired_unfetched", now.expiredUnusedCount() - zero.expiredUnusedCount());
        write(reply, "evicted_unfetched", now.evictedUnusedCount() - zero.evictedUnusedCount());
        write(reply, "evictions", now.evictedCount() - zero.evictedCount());
        write(reply, "reclaimed", now.expiredCount() - zero.expiredCount());
    }

    /** {@code stats settings}: memcached's names, then this server's own options. */
    void writeSettings(ReplyBuffer reply) {
        String address = server.listenerAddress();
        int port = address.lastIndexOf(':');
        write(reply, "maxbytes", context.engine().stats().limitBytes());
        write(reply, "maxconns", server.maxConnectionCount());
        if (port >= 0) {
            write(reply, "tcpport", address.substring(port + 1));
            write(reply, "inter", address.substring(0, port));
        }
        write(reply, "udpport", 0);
        write(reply, "verbosity", 0);
        write(reply, "evictions", "on");
        write(reply, "num_threads", server.workerCount());
        write(reply, "detail_enabled", "no");
        write(reply, "cas_enabled", "yes");
        write(reply, "binding_protocol", "ascii");
        write(reply, "auth_enabled_sasl", "no");
        write(reply, "item_size_max", context.maxItemLength());
        write(reply, "flush_enabled", flush.isAllowed() ? "yes" : "no");
        write(reply, "dump_enabled", "no");
        write(reply, "engine", server.engineName());
        for (ServerSettings.Setting setting : context.settings().inForce()) {
            write(reply, setting.path(), setting.value());
        }
        ReplyText.END.writeTo(reply);
    }

    /** {@code stats items}. */
    void writeItems(ReplyBuffer reply) {
        EngineStats zero = baseline.engine();
        EngineStats now = context.engine().stats();
        long itemCount = context.engine().itemCount(KEYSPACE);
        if (itemCount > 0) {
            write(reply, "items:1:number", itemCount);
            write(reply, "items:1:mem_requested", now.usedBytes());
            write(reply, "items:1:evicted", now.evictedCount() - zero.evictedCount());
            write(reply, "items:1:evicted_unfetched", now.evictedUnusedCount() - zero.evictedUnusedCount());
            write(reply, "items:1:expired_unfetched", now.expiredUnusedCount() - zero.expiredUnusedCount());
            write(reply, "items:1:reclaimed", now.expiredCount() - zero.expiredCount());
            write(reply, "items:1:outofmemory", now.noSpaceCount() - zero.noSpaceCount());
        }
        ReplyText.END.writeTo(reply);
    }

    /** {@code stats slabs}: one class with one page, whose chunks are the items. */
    void writeSlabs(ReplyBuffer reply) {
        Totals zero = baseline;
        Totals now = totals();
        long itemCount = context.engine().itemCount(KEYSPACE);
        write(reply, "1:chunk_size", context.maxItemLength());
        write(reply, "1:chunks_per_page", itemCount);
        write(reply, "1:total_pages", 1);
        write(reply, "1:total_chunks", itemCount);
        write(reply, "1:used_chunks", itemCount);
        write(reply, "1:free_chunks", 0);
        write(reply, "1:free_chunks_end", 0);
        write(reply, "1:mem_requested", now.engine().usedBytes());
        for (Counter counter : SLAB_COUNTERS) {
            write(reply, "1:" + counter.label(), now.of(counter) - zero.of(counter));
        }
        write(reply, "active_slabs", 1);
        write(reply, "total_malloced", now.engine().heldBytes());
        ReplyText.END.writeTo(reply);
    }

    /** {@code stats engine}: what the engine counts, under its metrics' names without the prefix of all engines. */
    void writeEngine(ReplyBuffer reply) {
        server.metrics().visitEngineNumbers(server.engineName(), ':', (name, value) -> write(reply, name, value));
        ReplyText.END.writeTo(reply);
    }

    /** {@code stats sizes}: no histogram is kept. */
    void writeSizes(ReplyBuffer reply) {
        write(reply, "sizes_status", "disabled");
        ReplyText.END.writeTo(reply);
    }

    private static String seconds(long micros) {
        return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
    }

    private static void write(ReplyBuffer reply, String name, long value) {
        write(reply, name, Long.toString(value));
    }

    /** Whatever a value holds, it must not end the line. */
    private static void write(ReplyBuffer reply, String name, String value) {
        reply.writeAscii("STAT ");
        reply.writeAscii(name);
        reply.writeByte(' ');
        for (int index = 0; index < value.length(); index++) {
            char character = value.charAt(index);
            reply.writeByte(character >= ' ' && character < 0x7f ? character : '?');
        }
        ReplyText.LINE_END.writeTo(reply);
    }
}
