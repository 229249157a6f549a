package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code stats} and the metrics tell. */
class StatisticsTest {
    private static final String TRAFFIC = "get a\r\nset a 0 0 1\r\n1\r\nget a a b\r\nincr a 1\r\nincr b 1\r\n"
            + "decr a 1\r\ndecr b 1\r\ndecr b 1\r\ncas a 0 0 1 0\r\n1\r\ncas b 0 0 1 0\r\n1\r\ntouch a 0\r\n"
            + "touch b 0\r\ngat 0 a b\r\ndelete a\r\ndelete a\r\ndelete a noreply\r\nset big 0 0 10001\r\n"
            + "x".repeat(10_001) + "\r\nset a 0 0 1\r\n1xx\r\nflush_all\r\n";

    private static final Map<String, Long> EXPECTED = Map.ofEntries(Map.entry("cmd_get", 4L), Map.entry("cmd_set", 4L),
            Map.entry("cmd_flush", 1L), Map.entry("cmd_touch", 4L), Map.entry("get_hits", 2L),
            Map.entry("get_misses", 2L), Map.entry("delete_hits", 1L), Map.entry("delete_misses", 2L),
            Map.entry("incr_hits", 1L), Map.entry("incr_misses", 1L), Map.entry("decr_hits", 1L),
            Map.entry("decr_misses", 2L), Map.entry("cas_hits", 0L), Map.entry("cas_misses", 1L), Map.entry("cas_badval", 1L),
            Map.entry("touch_hits", 2L), Map.entry("touch_misses", 2L), Map.entry("store_too_large", 1L),
            Map.entry("store_no_memory", 0L), Map.entry("auth_cmds", 0L), Map.entry("auth_errors", 0L));

    /** Without these, monitoring takes the server for broken. */
    private static final List<String> NEEDED = List.of("cmd_set", "cmd_get", "get_hits", "get_misses", "cas_hits",
            "cas_misses", "cas_badval", "curr_items", "total_items", "bytes", "limit_maxbytes", "evictions",
            "curr_connections", "total_connections", "uptime", "time", "pid", "version", "pointer_size", "threads");

    private final ProtocolHarness host = MemcacheHost.plain();
    private final TestConnection client = host.connect();

    @AfterEach
    void close() {
        host.close();
    }

    private Map<String, String> stats(String topic) {
        String reply = client.exchange(topic + "\r\n");
        assertThat(reply).endsWith("END\r\n").doesNotContain("ERROR");
        String lines = reply.substring(0, reply.length() - "END\r\n".length());
        return Arrays.stream(lines.split("\r\n", -1)).filter(line -> !line.isEmpty()).map(line -> line.split(" ", 3))
                .peek(words -> assertThat(words).hasSize(3).startsWith("STAT"))
                .collect(Collectors.toMap(words -> words[1], words -> words[2]));
    }

    private long requestCount(String command) {
        return host.context().metrics().value("requests", "listener", "127.0.0.1:1", "command", command);
    }

    @Test
    void countsWhatClientsDo() {
        client.exchange(TRAFFIC);
        Map<String, String> stats = stats("stats");
        EXPECTED.forEach((name, value) -> assertThat(stats).as(name).containsEntry(name, value.toString()));
        assertThat(EXPECTED).hasSize(Counter.values().length);
    }

    @Test
    void sumsOverWorkers() {
        host.connect(1).exchange(TRAFFIC);
        client.exchange(TRAFFIC);
        assertThat(stats("stats")).containsEntry("cmd_get", "8").containsEntry("touch_misses", "4");
    }

    @Test
    void offersTheSameAsMetrics() {
        client.exchange(TRAFFIC);
        client.exchange("stats reset\r\n");
        EXPECTED.forEach((name, value) -> assertThat(host.context().metrics().value(name, "listener", "127.0.0.1:1"))
                .as(name).isEqualTo(value));
        assertThat(requestCount("decr")).isEqualTo(3);
        assertThat(requestCount("gats")).isZero();
    }

    @Test
    void countsFromZeroAfterAReset() {
        client.exchange(TRAFFIC);
        assertThat(client.exchange("stats reset\r\n")).isEqualTo("RESET\r\n");
        client.exchange("get a\r\n");
        Map<String, String> stats = stats("stats");
        assertThat(stats).containsEntry("cmd_get", "1").containsEntry("get_misses", "1").containsEntry("cmd_set", "0")
                .containsEntry("total_connections", "0").containsEntry("curr_connections", "1")
                .containsEntry("total_items", "0");
    }

    @Test
    void tellsWhatToolsNeed() {
        client.exchange("set a 0 0 1\r\n1\r\n");
        host.advanceMillis(12_345);
        Map<String, String> stats = stats("stats");
        assertThat(stats).containsKeys(NEEDED.toArray(String[]::new)).containsEntry("uptime", "12")
                .containsEntry("time", Long.toString(host.context().clock().wallMillis() / 1_000))
                .containsEntry("version", "0.0.0-test").containsEntry("curr_items", "1")
                .containsEntry("total_items", "1").containsEntry("threads", "2")
                .containsEntry("pid", Long.toString(ProcessHandle.current().pid()));
        if (ProcessorTime.current().isPresent()) {
            assertThat(stats.get("rusage_user")).matches("\\d+\\.\\d{6}");
            assertThat(stats.get("rusage_system")).matches("\\d+\\.\\d{6}");
        }
    }

    @Test
    void showsOneSlabClass() {
        assertThat(stats("stats items")).isEmpty();
        client.exchange("set a 0 0 1\r\n1\r\nget a\r\n");
        assertThat(stats("stats items")).containsEntry("items:1:number", "1").containsEntry("items:1:evicted", "0");
        assertThat(stats("stats slabs")).containsEntry("1:used_chunks", "1").containsEntry("1:get_hits", "1")
                .containsEntry("active_slabs", "1").containsKey("total_malloced");
    }

    @Test
    void showsWhatTheEngineCounts() {
        host.context().metrics().gauge("growacache_engine_heap_region_bytes", "", () -> 42, "region", "mutable");
        host.context().metrics().total("growacache_engine_heap_hits", "", () -> 7);
        host.context().metrics().total("growacache_engine_heapless_hits", "", () -> 8);
        assertThat(stats("stats engine")).containsOnly(Map.entry("heap_region_bytes:mutable", "42"), Map.entry("heap_hits", "7"));
    }

    @Test
    void showsTheSettings() {
        assertThat(stats("stats settings")).containsEntry("tcpport", "1").containsEntry("inter", "127.0.0.1")
                .containsEntry("item_size_max", "10000").containsEntry("maxconns", "1000")
                .containsEntry("flush_enabled", "yes").containsEntry("server.workers", "2");
    }
}
