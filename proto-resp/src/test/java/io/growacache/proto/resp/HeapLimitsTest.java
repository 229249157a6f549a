package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.proto.resp.wire.HeapBudget;
import io.growacache.spi.config.Config;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients ask for does not outgrow the Java heap, however many of them ask. */
class HeapLimitsTest {
    private static ProtocolHarness harness(long heapBytes, ProtocolHarness.Limits limits) {
        return harness(heapBytes, limits, new ProtocolTestContext());
    }

    private static ProtocolHarness harness(long heapBytes, ProtocolHarness.Limits limits, ProtocolTestContext context) {
        RespProtocolFactory factory = new RespProtocolFactory(new HeapBudget(heapBytes));
        return new ProtocolHarness(factory, Config.defaults(factory.config()), context, limits);
    }

    @Test
    void sharesTheHeapForKeysOfMsetnxAmongClients() {
        String[] words = new String[2_001];
        Arrays.fill(words, "k");
        words[0] = "MSETNX";
        List<LateEngine> engines = new ArrayList<>();
        ProtocolTestContext context = new ProtocolTestContext(new EngineTestContext(), lent -> {
            engines.add(LateEngine.held(new HeapEngine(lent)));
            return engines.getFirst();
        }, new TestAuthenticator(Role.ADMIN), Fixture.MAX_ITEM_LENGTH);
        try (ProtocolHarness harness = harness(400_000, ProtocolHarness.Limits.DEFAULT, context)) {
            TestConnection first = harness.connect();
            TestConnection second = harness.connect();
            assertThat(first.exchange(Wire.request(words))).isEmpty();
            assertThat(second.exchange(Wire.request(words))).isEqualTo(
                    "-ERR the keys of MSETNX need more of the Java heap than is left for such requests\r\n");
            engines.getFirst().answerAtOnce();
            engines.getFirst().completeAll();
            harness.settle();
            assertThat(first.takeText()).isEqualTo(":1\r\n");
            assertThat(second.exchange(Wire.request(words))).isEqualTo(":0\r\n");
            engines.getFirst().hold();
            first.send(Wire.request(words));
            first.close();
            engines.getFirst().answerAtOnce();
            engines.getFirst().completeAll();
            harness.settle();
            assertThat(second.exchange(Wire.request(words))).as("after a client has left").isEqualTo(":0\r\n");
        }
    }

    @Test
    void sharesTheHeapForManyWordsAmongClients() {
        String[] words = new String[4_000];
        Arrays.fill(words, "k");
        words[0] = "MGET";
        String request = Wire.request(words);
        try (ProtocolHarness harness = harness(150_000, ProtocolHarness.Limits.DEFAULT)) {
            TestConnection first = harness.connect();
            TestConnection second = harness.connect();
            TestConnection third = harness.connect();
            first.send(request.substring(0, request.length() - 1));
            second.send(request.substring(0, request.length() - 1));
            assertThat(third.exchange(request + "PING\r\n")).isEqualTo(
                    "-ERR the words of the request need more of the Java heap than is left for requests\r\n+PONG\r\n");
            first.close();
            assertThat(third.exchange(request)).startsWith("*3999\r\n$-1\r\n");
            assertThat(second.exchange("\n")).startsWith("*3999\r\n$-1\r\n");
        }
    }

    @Test
    void scansLongNamesInSmallSteps() {
        try (ProtocolHarness harness = harness(1 << 20, ProtocolHarness.Limits.DEFAULT)) {
            TestConnection client = harness.connect();
            String filler = "k".repeat(10_000);
            for (int index = 0; index < 50; index++) {
                client.exchange(Wire.request("SET", (100 + index) + filler, ""));
            }
            for (int round = 0; round < 3; round++) {
                assertThat(client.exchange("SCAN 0 COUNT 1000\r\n")).isEqualTo(
                        "-ERR the names of the keys need more of the Java heap than is left, use a smaller COUNT\r\n");
                assertThat(client.exchange("SCAN 0 COUNT 10\r\n")).startsWith("*2\r\n$");
            }
        }
    }

    @Test
    void takesNoNamesThatWouldFillTheHeap() {
        String longest = "n".repeat(1024);
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            for (String[] request : new String[][] {{"CLIENT", "SETNAME", longest}, {"CLIENT", "SETINFO", "lib-name", longest},
                {"CLIENT", "SETINFO", "lib-ver", longest}, {"HELLO", "2", "SETNAME", longest}}) {
                assertThat(client.exchange(Wire.request(request))).doesNotStartWith("-");
                request[request.length - 1] += "n";
                assertThat(client.exchange(Wire.request(request))).isEqualTo("-ERR names cannot be longer than 1024 bytes\r\n");
            }
            assertThat(client.exchange("CLIENT GETNAME\r\n")).isEqualTo(Wire.bulk(longest));
        }
    }

    @Test
    void sharesTheHeapForKeysAmongClients() {
        try (ProtocolHarness harness = harness(200_000, ProtocolHarness.Limits.TINY)) {
            TestConnection client = harness.connect();
            for (int index = 0; index < 1_000; index++) {
                client.exchange(Wire.request("SET", "a key " + (1_000 + index), ""));
            }
            String refusal = "-ERR the names of the keys that match need more of the Java heap than is left for KEYS,"
                    + " use SCAN\r\n";
            List<TestConnection> slow = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                TestConnection holding = harness.connect();
                holding.stopReading();
                holding.send("KEYS *\r\n");
                slow.add(holding);
            }
            assertThat(client.exchange("KEYS *\r\n")).isEqualTo(refusal);
            assertThat(client.exchange("GET a\r\n")).isEqualTo("$-1\r\n");
            // One is answered, one leaves.
            slow.get(0).startReading();
            assertThat(slow.get(0).takeText()).startsWith("*1000\r\n");
            slow.get(1).close();
            slow.get(2).startReading();
            assertThat(client.exchange("KEYS *\r\n")).startsWith("*1000\r\n");
        }
    }
}
