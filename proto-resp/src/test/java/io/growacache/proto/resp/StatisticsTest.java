package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.metrics.MetricsSource;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What INFO tells and metrics count. */
class StatisticsTest {
    private static final String CALLS = Wire.lines(
            "GET a", "SET a 1", "GET a", "MGET a b", "GET", "GET other", "INCR other", "foo");

    @Test
    void countsCallsRejectionsAndFailures() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange(CALLS);
            String commands = client.exchange("INFO commandstats\r\n");
            assertThat(commands)
                    .containsPattern("cmdstat_get:calls=3,usec=\\d+,usec_per_call=\\d+\\.\\d\\d,"
                            + "rejected_calls=1,failed_calls=1\r\n")
                    .containsPattern("cmdstat_set:calls=1,.*,rejected_calls=0,failed_calls=0\r\n")
                    .containsPattern("cmdstat_incr:calls=1,.*,rejected_calls=0,failed_calls=1\r\n")
                    .doesNotContain("cmdstat_del");
            assertThat(client.exchange("INFO errorstats\r\n"))
                    .contains("errorstat_ERR:count=2\r\n", "errorstat_WRONGTYPE:count=2\r\n")
                    .doesNotContain("NOAUTH");
            assertThat(client.exchange("INFO stats\r\n"))
                    .contains("keyspace_hits:3\r\n", "keyspace_misses:2\r\n", "total_error_replies:4\r\n");
        }
    }

    @Test
    void tellsWhatTheEngineCountsWhenAsked() {
        try (ProtocolHarness harness = Fixture.harness()) {
            harness.context().metrics().gauge("growacache_engine_heap_region_bytes", "", () -> 42, "region", "mutable");
            harness.context().metrics().total("growacache_engine_heap_hits", "", () -> 7);
            harness.context().metrics().latency("growacache_engine_heap_reads", "").record(1);
            harness.context().metrics().total("growacache_engine_heapless_hits", "", () -> 8);
            TestConnection client = harness.connect();
            assertThat(client.exchange("INFO engine\r\n"))
                    .contains("# Engine\r\nheap_hits:7\r\nheap_region_bytes_mutable:42\r\n").doesNotContain("less", "reads");
            assertThat(client.exchange("INFO everything\r\n")).contains("heap_hits:7\r\n");
            assertThat(client.exchange("INFO\r\n")).doesNotContain("# Engine");
        }
    }

    @Test
    void startsAgainOnRequest() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange(CALLS + "CONFIG RESETSTAT\r\n");
            assertThat(client.exchange("INFO stats\r\n")).contains("keyspace_hits:0\r\n", "total_error_replies:0\r\n");
            client.exchange("GET a\r\n");
            assertThat(client.exchange("INFO stats commandstats\r\n"))
                    .contains("keyspace_hits:1\r\n").containsPattern("cmdstat_get:calls=1,");
            // Metrics go on.
            assertThat(totals(harness)).containsEntry("commands command=get", 4L).containsEntry("keys_found", 4L);
        }
    }

    @Test
    void addsUpAllWorkers() {
        try (ProtocolHarness harness = Fixture.harness()) {
            harness.connect(0).exchange(CALLS);
            harness.connect(1).exchange(CALLS);
            assertThat(totals(harness))
                    .containsEntry("commands command=get", 6L)
                    .containsEntry("commands command=mget", 2L)
                    .containsEntry("commands command=del", 0L)
                    .containsEntry("errors code=WRONGTYPE", 4L)
                    .containsEntry("keys_missing", 3L);
        }
    }

    /** The protocol's totals by name and last label; the name's prefix is the host's. */
    private static Map<String, Long> totals(ProtocolHarness harness) {
        Map<String, Long> totals = new HashMap<>();
        harness.context().metrics().visit(new MetricsSource.Visitor() {
            @Override
            public void total(String name, String help, long value, String... labels) {
                int last = labels.length - 2;
                totals.put(last > 0 ? name + " " + labels[last] + "=" + labels[last + 1] : name, value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {
            }

            @Override
            public void latency(
                    String name, String help, long count, double[] quantiles, long[] nanos, String... labels) {
            }
        });
        return totals;
    }

    @Test
    void describesTheServer() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange("SET a 1\r\nSELECT 2\r\nMSET b 1 c 1\r\n");
            harness.advanceMillis(90_061_000);
            String info = client.exchange("INFO\r\n");
            for (String section : List.of("Server", "Clients", "Memory", "Persistence", "Stats", "Replication",
                    "CPU", "Modules", "Errorstats", "Cluster", "Keyspace")) {
                assertThat(info).contains("# " + section + "\r\n");
            }
            assertThat(info).doesNotContain("# Commandstats").contains(
                    "redis_version:7.0.15\r\n", "redis_mode:standalone\r\n",
                    "tcp_port:1\r\n", "uptime_in_seconds:90061\r\n", "uptime_in_days:1\r\n", "connected_clients:1\r\n",
                    "maxclients:1000\r\n", "role:master\r\n", "loading:0\r\n", "cluster_enabled:0\r\n",
                    "db0:keys=2,expires=0,avg_ttl=0\r\n", "db2:keys=2,expires=0,avg_ttl=0\r\n",
                    "maxmemory:67108864\r\n", "maxmemory_human:64.00M\r\n", "total_connections_received:1\r\n");
            assertThat(info)
                    .containsPattern("\r\nused_memory:[1-9]\\d*\r\n")
                    .containsPattern("\r\nrun_id:[0-9a-f]{40}\r\n");
            assertThat(client.exchange("INFO everything\r\n")).contains("# Commandstats\r\n", "# Keyspace\r\n");
            assertThat(client.exchange("INFO KEYSPACE\r\n")).isEqualTo(Wire.bulk(
                    "# Keyspace\r\ndb0:keys=2,expires=0,avg_ttl=0\r\ndb2:keys=2,expires=0,avg_ttl=0\r\n"));
        }
    }

    @Test
    void describesTheConnection() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange("CLIENT SETNAME me\r\nCLIENT SETINFO lib-name jedis\r\nSELECT 2\r\n");
            harness.advanceMillis(5_000);
            assertThat(client.exchange("CLIENT INFO\r\n")).matches(Pattern.compile("\\$\\d+\r\n"
                    + "id=1 addr=127\\.0\\.0\\.1:10001 "
                    + "laddr=127\\.0\\.0\\.1:1 fd=-1 name=me age=5 idle=0 flags=N db=2 .* "
                    + "resp=2 lib-name=jedis lib-ver= protocol=resp\n\r\n"));
        }
    }
}
