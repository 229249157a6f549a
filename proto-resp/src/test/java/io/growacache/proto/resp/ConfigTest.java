package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.protocol.ServerSettings.Effect;
import io.growacache.spi.protocol.ServerSettings.Setting;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import io.growacache.tck.protocol.TestServerSettings;
import org.junit.jupiter.api.Test;

/** CONFIG SET changes the options of the server that Redis's parameters stand for. */
class ConfigTest {
    private static String failed(String name, String problem) {
        return "-ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + problem + "\r\n";
    }

    private static String value(TestServerSettings settings, String path) {
        return settings.find(path).orElseThrow().value();
    }

    @Test
    void setsMemoryAndConnections() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestServerSettings settings = harness.context().settings();
            TestConnection client = harness.connect();
            assertThat(client.exchange("CONFIG SET maxmemory 12mb MAXCLIENTS 77\r\n")).isEqualTo("+OK\r\n");
            assertThat(value(settings, "engine.memory")).isEqualTo("12582912");
            assertThat(value(settings, "server.max-connections")).isEqualTo("77");
            assertThat(client.exchange("CONFIG SET maxmemory 12m\r\n")).isEqualTo("+OK\r\n");
            assertThat(value(settings, "engine.memory")).isEqualTo("12000000");
            assertThat(client.exchange("CONFIG SET maxmemory 0\r\n")).isEqualTo("+OK\r\n");
            assertThat(value(settings, "engine.memory"))
                    .isEqualTo(Long.toString(harness.context().engine().stats().memoryBytes()));
        }
    }

    @Test
    void setsTheListenersOfThisProtocol() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestServerSettings settings = harness.context().settings();
            TestConnection client = harness.connect();
            assertThat(client.exchange("CONFIG SET timeout 5\r\n"))
                    .isEqualTo(failed("timeout", "can't set immutable config"));
            settings.add(new Setting("listener[0].protocol", "memcache", Effect.AFTER_RESTART))
                    .add(new Setting("listener[0].idle-timeout", "1h", Effect.AT_ONCE))
                    .add(new Setting("listener[1].protocol", "resp", Effect.AFTER_RESTART))
                    .add(new Setting("listener[1].idle-timeout", "2m", Effect.AT_ONCE))
                    .add(new Setting("listener[1].max-item-size", "1MiB", Effect.AT_ONCE));
            assertThat(client.exchange("CONFIG GET timeout\r\n"))
                    .isEqualTo("*2\r\n" + Wire.bulk("timeout") + Wire.bulk("120"));
            assertThat(client.exchange("CONFIG SET timeout 5 proto-max-bulk-len 2mb\r\n")).isEqualTo("+OK\r\n");
            assertThat(value(settings, "listener[0].idle-timeout")).isEqualTo("1h");
            assertThat(value(settings, "listener[1].idle-timeout")).isEqualTo("5s");
            assertThat(value(settings, "listener[1].max-item-size")).isEqualTo("2097152");
        }
    }

    @Test
    void setsThisServersOwnOptions() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("CONFIG SET engine.memory 32MiB\r\n")).isEqualTo("+OK\r\n");
            assertThat(client.exchange("CONFIG GET engine.memory\r\n"))
                    .isEqualTo("*2\r\n" + Wire.bulk("engine.memory") + Wire.bulk("32MiB"));
            assertThat(client.exchange("CONFIG SET engine.type x\r\n"))
                    .isEqualTo(failed("engine.type", "can't set immutable config"));
        }
    }

    @Test
    void changesAllOrNothing() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestServerSettings settings = harness.context().settings().refuse("engine.memory", "must be at least 1MiB");
            TestConnection client = harness.connect();
            assertThat(client.exchange("CONFIG SET maxclients 77 maxmemory 1kb\r\n"))
                    .isEqualTo(failed("maxmemory", "must be at least 1MiB"));
            assertThat(client.exchange("CONFIG SET maxclients 77 databases 3\r\n"))
                    .isEqualTo(failed("databases", "can't set immutable config"));
            assertThat(client.exchange("CONFIG SET maxclients 77 nothing 3\r\n"))
                    .isEqualTo("-ERR Unknown option or number of arguments for CONFIG SET - 'nothing'\r\n");
            assertThat(value(settings, "server.max-connections")).isEqualTo("1000");
        }
    }

    @Test
    void saysWhyNothingCanChange() {
        try (ProtocolHarness harness = Fixture.harness()) {
            harness.context().settings().stop();
            assertThat(harness.connect().exchange("CONFIG SET maxclients 77\r\nPING\r\n"))
                    .isEqualTo("-ERR CONFIG SET failed - the server is about to stop\r\n+PONG\r\n");
        }
    }

    @Test
    void acceptsWhatHoldsAnyway() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            String request = Wire.request("CONFIG", "SET", "save", "", "appendonly", "no", "requirepass", "");
            assertThat(client.exchange(request)).isEqualTo("+OK\r\n");
            assertThat(client.exchange("CONFIG SET maxmemory-policy allkeys-lfu\r\n")).isEqualTo("+OK\r\n");
            assertThat(client.exchange("CONFIG SET maxmemory-policy noeviction\r\n"))
                    .isEqualTo(failed("maxmemory-policy", "can't set immutable config"));
            assertThat(client.exchange("CONFIG SET appendonly yes\r\n"))
                    .isEqualTo(failed("appendonly", "can't set immutable config"));
        }
    }

    @Test
    void waitsForTheControlThread() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestServerSettings settings = harness.context().settings();
            settings.holdAnswers();
            TestConnection client = harness.connect();
            assertThat(client.exchange("CONFIG SET maxclients 77\r\nPING\r\n")).isEmpty();
            TestConnection other = harness.connect();
            other.send("CONFIG SET maxclients 78\r\n");
            other.close();
            settings.answerHeld();
            harness.settle();
            assertThat(client.takeText()).isEqualTo("+OK\r\n+PONG\r\n");
            assertThat(value(settings, "server.max-connections")).isEqualTo("78");
        }
    }

    @Test
    void getsByPatterns() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("CONFIG GET max* *-keepalive max*\r\n")).startsWith("*8\r\n")
                    .contains(Wire.bulk("maxmemory") + Wire.bulk("67108864"),
                            Wire.bulk("maxmemory-policy") + Wire.bulk("allkeys-lfu"),
                            Wire.bulk("maxclients") + Wire.bulk("1000"), Wire.bulk("tcp-keepalive") + Wire.bulk("0"));
            assertThat(client.exchange("CONFIG GET port bind\r\n")).isEqualTo("*4\r\n"
                    + Wire.bulk("port") + Wire.bulk("1") + Wire.bulk("bind") + Wire.bulk("127.0.0.1"));
        }
    }

    @Test
    void setsBackWhatInfoShows() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange("GET a\r\nGET b\r\nfoo\r\n");
            harness.context().server().rejectedConnectionCount.set(3);
            assertThat(client.exchange("INFO stats\r\n")).contains(
                    "keyspace_misses:2\r\n", "rejected_connections:3\r\n",
                    "total_connections_received:1\r\n", "total_net_input_bytes:31\r\n");
            assertThat(client.exchange("CONFIG RESETSTAT\r\n")).isEqualTo("+OK\r\n");
            assertThat(client.exchange("INFO stats\r\n")).contains(
                    "keyspace_misses:0\r\n", "rejected_connections:0\r\n",
                    "total_connections_received:0\r\n", "total_net_input_bytes:12\r\n", "total_error_replies:0\r\n");
        }
    }
}
