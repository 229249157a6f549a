package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.RespService;
import io.growacache.proto.resp.statistics.ServerCounts;
import io.growacache.proto.resp.statistics.Statistics;
import io.growacache.proto.resp.wire.ErrorCode;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.protocol.ServerInfo;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * The text of INFO. It has the fields that tools and client libraries read, under the names they know; what does not
 * exist here (snapshots, replicas, scripts) is told as idle, because exporters take a missing field for a fault.
 */
final class InfoReport {
    private static final double KIBI = 1024;
    private static final int SECONDS_PER_DAY = 24 * 60 * 60;

    private final RespService service;
    private final ServerInfo server;
    private final EngineStats engine;
    private final Statistics.Snapshot counts;
    private final ServerCounts serverCounts;
    private final StringBuilder text = new StringBuilder();

    /** A report of this moment. */
    InfoReport(RespService service) {
        this.service = service;
        server = service.server();
        engine = service.engine().stats();
        counts = service.statistics().snapshot();
        serverCounts = ServerCounts.of(server, engine).since(service.countsAtReset());
    }

    /** The text of some sections. */
    String of(Set<InfoSection> sections) {
        for (InfoSection section : sections) {
            if (!text.isEmpty()) {
                text.append("\r\n");
            }
            text.append("# ").append(section.title()).append("\r\n");
            write(section);
        }
        return text.toString();
    }

    private void write(InfoSection section) {
        switch (section) {
            case SERVER -> writeServer();
            case CLIENTS -> writeClients();
            case MEMORY -> writeMemory();
            case PERSISTENCE -> writePersistence();
            case STATS -> writeStats();
            case REPLICATION -> writeReplication();
            case CPU -> writeCpu();
            case COMMANDSTATS -> writeCommands();
            case ERRORSTATS -> writeErrors();
            case CLUSTER -> field("cluster_enabled", 0);
            case KEYSPACE -> writeKeyspaces();
            case ENGINE -> writeEngine();
            case MODULES -> { }
        }
    }

    private void writeServer() {
        long uptimeSeconds = (service.clock().monotonicMillis() - server.startedMonotonicMillis()) / 1000;
        field("redis_version", RespService.COMPATIBLE_VERSION);
        field("server_name", "grow-a-cache");
        field("growacache_version", server.version());
        field("growacache_engine", server.engineName());
        field("redis_git_sha1", "00000000");
        field("redis_git_dirty", 0);
        field("redis_mode", "standalone");
        field("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        field("arch_bits", 64);
        field("process_id", ProcessHandle.current().pid());
        field("run_id", service.runId());
        field("tcp_port", ConfigParameters.port(server.listenerAddress()));
        field("server_time_usec", service.clock().wallMillis() * 1000);
        field("uptime_in_seconds", uptimeSeconds);
        field("uptime_in_days", uptimeSeconds / SECONDS_PER_DAY);
        field("io_threads_active", server.workerCount() > 1 ? 1 : 0);
    }

    private void writeClients() {
        field("connected_clients", server.connectionCount());
        field("cluster_connections", 0);
        field("maxclients", server.maxConnectionCount());
        field("blocked_clients", 0);
        field("tracking_clients", 0);
    }

    private void writeMemory() {
        size("used_memory", engine.usedBytes());
        size("used_memory_rss", engine.heldBytes());
        field("used_memory_dataset", engine.usedBytes());
        size("total_system_memory", engine.memoryBytes());
        field("used_memory_overhead", Math.max(0, engine.heldBytes() - engine.usedBytes()));
        field("used_memory_startup", 0);
        size("maxmemory", engine.limitBytes());
        field("maxmemory_policy", MemoryPolicy.of(service.engine()));
        field("mem_fragmentation_ratio", String.format(Locale.ROOT, "%.2f",
                engine.usedBytes() == 0 ? 1.0 : (double) engine.heldBytes() / engine.usedBytes()));
        field("mem_allocator", server.engineName());
    }

    private void writePersistence() {
        field("loading", 0);
        field("async_loading", 0);
        field("rdb_changes_since_last_save", 0);
        field("rdb_bgsave_in_progress", 0);
        field("rdb_last_save_time", 0);
        field("rdb_last_bgsave_status", "ok");
        field("rdb_last_bgsave_time_sec", -1);
        field("rdb_current_bgsave_time_sec", -1);
        field("aof_enabled", 0);
        field("aof_rewrite_in_progress", 0);
        field("aof_last_rewrite_time_sec", -1);
        field("aof_last_bgrewrite_status", "ok");
        field("aof_last_write_status", "ok");
    }

    private void writeStats() {
        field("total_connections_received", serverCounts.accepted());
        field("total_commands_processed", counts.allCalls());
        field("total_net_input_bytes", serverCounts.receivedBytes());
        field("total_net_output_bytes", serverCounts.sentBytes());
        field("rejected_connections", serverCounts.rejected());
        field("expired_keys", serverCounts.expired());
        field("evicted_keys", serverCounts.evicted());
        field("evicted_clients", 0);
        field("keyspace_hits", counts.hits());
        field("keyspace_misses", counts.misses());
        field("pubsub_channels", 0);
        field("pubsub_patterns", 0);
        field("latest_fork_usec", 0);
        field("total_forks", 0);
        field("total_error_replies", counts.allErrors());
    }

    private void writeReplication() {
        field("role", "master");
        field("connected_slaves", 0);
        field("master_failover_state", "no-failover");
        field("master_replid", service.runId());
        field("master_repl_offset", 0);
        field("repl_backlog_active", 0);
    }

    /** Java tells the sum of both times only; it is told as user time. */
    private void writeCpu() {
        Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        field("used_cpu_sys", "0.000000");
        field("used_cpu_user", String.format(Locale.ROOT, "%.6f", used.toNanos() / 1e9));
        field("used_cpu_sys_children", "0.000000");
        field("used_cpu_user_children", "0.000000");
    }

    private void writeCommands() {
        for (Command command : service.commands().numberedCommands()) {
            int index = command.index();
            long calls = counts.calls(index);
            if (calls + counts.rejections(index) == 0) {
                continue;
            }
            long micros = counts.nanos(index) / 1000;
            field("cmdstat_" + command.description().name(), String.format(Locale.ROOT,
                    "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
                    calls, micros, calls == 0 ? 0.0 : (double) micros / calls,
                    counts.rejections(index), counts.failures(index)));
        }
    }

    private void writeErrors() {
        for (ErrorCode code : ErrorCode.values()) {
            if (counts.errors(code) > 0) {
                field("errorstat_" + code, "count=" + counts.errors(code));
            }
        }
    }

    /** Engines do not count the items that have deadlines, so these are told as 0. */
    private void writeKeyspaces() {
        for (int keyspace = 0; keyspace < service.engine().keyspaceCount(); keyspace++) {
            long count = service.engine().itemCount(keyspace);
            if (count > 0) {
                field("db" + keyspace, "keys=" + count + ",expires=0,avg_ttl=0");
            }
        }
    }

    /** What the engine counts, under the names that metrics have behind the prefix of all engines' metrics. */
    private void writeEngine() {
        server.metrics().visitEngineNumbers(server.engineName(), '_', this::field);
    }

    private void field(String name, long value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    private void field(String name, String value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    /** A number of bytes, and the same for people. */
    private void size(String name, long bytes) {
        field(name, bytes);
        field(name + "_human", human(bytes));
    }

    private static String human(long bytes) {
        if (bytes < KIBI) {
            return bytes + "B";
        }
        double amount = bytes;
        String units = "BKMGTPE";
        int unit = 0;
        while (amount >= KIBI && unit < units.length() - 1) {
            amount /= KIBI;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f%c", amount, units.charAt(unit));
    }
}
