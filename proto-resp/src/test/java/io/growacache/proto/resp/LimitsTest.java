package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestConnection;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Large, malformed and closing requests. */
class LimitsTest {
    private static final String TOO_LARGE =
            "-ERR value is larger than the limit of " + Fixture.MAX_ITEM_LENGTH + " bytes\r\n";

    @Test
    void storesTheLargestValue() {
        String value = "v".repeat(Fixture.MAX_ITEM_LENGTH);
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.sendInPieces(Wire.request("SET", "k", value).getBytes(StandardCharsets.US_ASCII), 10_000);
            assertThat(client.takeText()).isEqualTo("+OK\r\n");
            assertThat(client.exchange(Wire.request("GET", "k"))).isEqualTo(Wire.bulk(value));
        }
    }

    @Test
    void announcesALargeRequest() {
        String request = Wire.request("SET", "k", "v".repeat(500_000));
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.send(request.substring(0, 1000));
            assertThat(client.expectedLength()).isEqualTo(request.length());
            client.send(request.substring(1000));
            assertThat(client.takeText()).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void swallowsAValueThatIsTooLargeAndGoesOn() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.send(Wire.request("SET", "k", "old"));
            String tooLarge = Wire.request("SET", "k", "v".repeat(Fixture.MAX_ITEM_LENGTH + 1));
            client.sendInPieces((tooLarge + Wire.request("PING")).getBytes(StandardCharsets.US_ASCII), 50_000);
            assertThat(client.takeText()).isEqualTo("+OK\r\n" + TOO_LARGE + "+PONG\r\n");
            assertThat(client.unconsumedLength()).isZero();
            assertThat(client.exchange(Wire.request("GET", "k"))).isEqualTo(Wire.bulk("old"));
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void refusesToAppendBeyondTheLargestValue() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange(Wire.request("SET", "k", "v".repeat(Fixture.MAX_ITEM_LENGTH - 1)));
            assertThat(client.exchange(Wire.request("APPEND", "k", "ab")))
                    .isEqualTo("-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n");
            assertThat(client.exchange(Wire.request("APPEND", "k", "a")))
                    .isEqualTo(":" + Fixture.MAX_ITEM_LENGTH + "\r\n");
        }
    }

    @Test
    void refusesKeysThatTheEngineDoesNotTake() {
        String key = "k".repeat(65_536);
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            String refusal = "-ERR the key is empty, or larger than the limit of 65535 bytes\r\n";
            assertThat(client.exchange(Wire.request("SET", key, "v"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("SET", key, "v", "XX"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("INCR", key))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("APPEND", key, "v"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("MSET", "a", "1", key, "v", "b", "2"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("GET", key))).isEqualTo("$-1\r\n");
            assertThat(client.exchange(Wire.request("MGET", "a", key, "b")))
                    .isEqualTo(Wire.lines("*3", "$1", "1", "$-1", "$1", "2"));
            assertThat(client.exchange(Wire.request("EXISTS", "a", key))).isEqualTo(":1\r\n");
            assertThat(client.exchange(Wire.request("DEL", key, "a"))).isEqualTo(":1\r\n");
            assertThat(client.exchange(Wire.request("EXPIRE", key, "10"))).isEqualTo(":0\r\n");
            assertThat(client.exchange(Wire.request("PERSIST", key))).isEqualTo(":0\r\n");
            assertThat(client.exchange(Wire.request("TTL", key))).isEqualTo(":-2\r\n");
            assertThat(client.exchange(Wire.request("TYPE", key))).isEqualTo("+none\r\n");
            assertThat(client.exchange(Wire.request("STRLEN", key))).isEqualTo(":0\r\n");
        }
    }

    @Test
    void tellsThatThereIsNoSpace() {
        try (ProtocolHarness harness = Fixture.harness()) {
            harness.context().engine().resize(10);
            TestConnection client = harness.connect();
            String refusal = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
            assertThat(client.exchange(Wire.request("SET", "k", "v"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("SET", "k", "v", "NX"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("SET", "k", "v", "GET"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("INCR", "k"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("MSET", "k", "v", "l", "v"))).isEqualTo(refusal);
            assertThat(client.exchange(Wire.request("INFO", "errorstats"))).contains("errorstat_OOM:count=5\r\n");
        }
    }

    @Test
    void refusesToRetainTooMuchForMsetnx() {
        String value = "v".repeat(Fixture.MAX_ITEM_LENGTH);
        String[] words = new String[33];
        words[0] = "MSETNX";
        for (int index = 1; index < words.length; index += 2) {
            words[index] = "k";
            words[index + 1] = value;
        }
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.request(words)))
                    .isEqualTo("-ERR keys and values of MSETNX are larger than the limit of 16777216 bytes\r\n");
            assertThat(client.exchange("EXISTS k\r\n")).isEqualTo(":0\r\n");
        }
    }

    @Test
    void answersNoMoreThanSomeThousandWordsThatAreNoKeys() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            for (String[] begin : new String[][] {{"COMMAND", "INFO"}, {"COMMAND", "DOCS"}, {"COMMAND", "GETKEYS", "MGET"},
                {"CONFIG", "GET"}, {"INFO"}, {"CLIENT", "LIST", "ID"}}) {
                String[] words = Arrays.copyOf(begin, 4097);
                Arrays.fill(words, begin.length, words.length, "7");
                String name = begin.length == 1 ? "info" : (begin[0] + "|" + begin[1]).toLowerCase(Locale.ROOT);
                assertThat(client.exchange(Wire.request(words)))
                        .isEqualTo("-ERR wrong number of arguments for '" + name + "' command\r\n");
                assertThat(client.exchange(Wire.request(Arrays.copyOf(words, 4096)))).doesNotContain("-ERR wrong number");
            }
        }
    }

    @Test
    void refusesToListMoreNamesThanKeysMayCollect() {
        int count = 1025;
        int length = 65_535;
        EngineTestContext engineContext = new EngineTestContext(EngineTestContext.Size.DEFAULT.withMemoryBytes(256 << 20));
        RespProtocolFactory factory = new RespProtocolFactory();
        ProtocolTestContext context = new ProtocolTestContext(
                engineContext, HeapEngine::new, new TestAuthenticator(Role.ADMIN), Fixture.MAX_ITEM_LENGTH);
        try (ProtocolHarness harness = new ProtocolHarness(
                factory, Config.defaults(factory.config()), context, ProtocolHarness.Limits.DEFAULT)) {
            TestConnection client = harness.connect();
            String filler = "k".repeat(length - 4);
            for (int index = 0; index < count; index++) {
                assertThat(client.exchange(Wire.request("SET", (1000 + index) + filler, ""))).isEqualTo("+OK\r\n");
            }
            assertThat(client.exchange("KEYS *\r\n"))
                    .isEqualTo("-ERR the names of the keys that match exceed 67108864 bytes, use SCAN\r\n");
            assertThat(client.exchange("KEYS 1000*\r\n")).isEqualTo("*1\r\n" + Wire.bulk("1000" + filler));
        }
    }

    /** Without the names of its items, an engine can do everything else. */
    @Test
    void saysWhatAnEngineCannot() {
        UnaryOperator<StorageEngine> withoutScan = engine -> (StorageEngine) Proxy.newProxyInstance(
                LimitsTest.class.getClassLoader(), new Class<?>[] {StorageEngine.class},
                (ignored, method, arguments) -> method.getName().equals("capabilities")
                        ? EnumSet.complementOf(EnumSet.of(EngineCapability.SCAN)) : method.invoke(engine, arguments));
        try (ProtocolHarness harness = Fixture.harness(ProtocolHarness.Limits.DEFAULT, withoutScan)) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("SET a 1\r\nGET a\r\n")).isEqualTo("+OK\r\n$1\r\n1\r\n");
            for (String request : new String[] {"SCAN 0", "KEYS *", "RANDOMKEY"}) {
                assertThat(client.exchange(request + "\r\n")).as(request)
                        .isEqualTo("-ERR the storage engine cannot list its keys\r\n");
            }
        }
    }

    @Test
    void closesAfterAProtocolError() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.request("PING") + "*1\r\nfoo\r\n" + Wire.request("PING")))
                    .isEqualTo("+PONG\r\n-ERR Protocol error: expected '$', got 'f'\r\n");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesAfterQuit() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("PING\r\nQUIT\r\nPING\r\n")).isEqualTo("+PONG\r\n+OK\r\n");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesOnRequestsOfHttp() {
        try (ProtocolHarness harness = Fixture.harness()) {
            for (String request : new String[] {"POST / HTTP/1.1\r\nPING\r\n", "Host: example\r\nPING\r\n"}) {
                TestConnection client = harness.connect();
                assertThat(client.exchange(request)).isEmpty();
                assertThat(client.isClosed()).isTrue();
            }
        }
    }

    @Test
    void quotesAtMost128BytesOfAnUnknownCommand() {
        String word = "x".repeat(200);
        try (ProtocolHarness harness = Fixture.harness()) {
            assertThat(harness.connect().exchange(Wire.request(word, "a\r\nb", word, word))).isEqualTo(
                    "-ERR unknown command '" + "x".repeat(128) + "', with args beginning with: 'a  b' '"
                    + "x".repeat(121) + "' \r\n");
        }
    }

    @Test
    void readsItemsOfOtherProtocols() {
        try (ProtocolHarness harness = Fixture.harness()) {
            Fixture.put(harness.context().engine(), "m", "41", ItemMetadata.TYPE_BYTES, 0xffff);
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.request("GET", "m"))).isEqualTo(Wire.bulk("41"));
            assertThat(client.exchange(Wire.request("INCR", "m"))).isEqualTo(":42\r\n");
            assertThat(client.exchange(Wire.request("TYPE", "m"))).isEqualTo("+string\r\n");
        }
    }

    @Test
    void refusesARequestLimitBelowTheLargestItem() {
        RespProtocolFactory factory = new RespProtocolFactory();
        Config config = Config.of(factory.config(), Map.of("max-request-size", "1MiB"));
        try (ProtocolTestContext context = new ProtocolTestContext()) {
            assertThatThrownBy(() -> factory.create(config, context))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("max-request-size")
                    .hasMessageContaining("must be at least 1179648 bytes");
        }
    }

    @Test
    void takesNoWordAboveTheProtocolsOwnLimit() {
        RespProtocolFactory factory = new RespProtocolFactory();
        ProtocolTestContext context = new ProtocolTestContext(
                new EngineTestContext(EngineTestContext.Size.DEFAULT.withMaxValueLength(1 << 30)), HeapEngine::new,
                new TestAuthenticator(Role.ADMIN), 1 << 30);
        try (ProtocolHarness harness = new ProtocolHarness(
                factory, Config.defaults(factory.config()), context, ProtocolHarness.Limits.DEFAULT)) {
            TestConnection client = harness.connect();
            client.send("*2\r\n$4\r\nECHO\r\n$536870912\r\n");
            assertThat(client.expectedLength()).isEqualTo(14 + 12 + 536_870_912 + 2);
            assertThat(harness.connect().exchange("*2\r\n$4\r\nECHO\r\n$536870913\r\n"))
                    .isEqualTo("-ERR Protocol error: invalid bulk length\r\n");
        }
    }

    @Test
    void greetsClientsThatAreTooMany() {
        try (ProtocolHarness harness = Fixture.harness()) {
            assertThat(StandardCharsets.US_ASCII.decode(harness.protocol().tooManyConnections()).toString())
                    .isEqualTo("-ERR max number of clients reached\r\n");
        }
    }
}
