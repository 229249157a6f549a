package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An engine may answer late, in any order; clients see the same replies. */
class LateAnswersTest {
    private static final int SEED_COUNT = 30;
    private static final String ENGINE_FAILED = "-ERR the storage engine could not finish the operation\r\n";

    static List<Script> scripts() {
        return Scripts.all();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersAPipelineInOrder(Script script) {
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            long thisSeed = seed;
            try (ProtocolHarness harness = Fixture.harness(
                    ProtocolHarness.Limits.DEFAULT, engine -> LateEngine.random(engine, thisSeed))) {
                assertThat(harness.connect().exchange(script.requests()))
                        .as("seed %d", seed).isEqualTo(script.replies());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersPiecesWithLittleReplySpace(Script script) {
        byte[] requests = script.requests().getBytes(StandardCharsets.ISO_8859_1);
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            long thisSeed = seed;
            try (ProtocolHarness harness = Fixture.harness(
                    ProtocolHarness.Limits.TINY, engine -> LateEngine.random(engine, thisSeed))) {
                TestConnection client = harness.connect();
                client.sendInPieces(requests, 1 + 3 * seed);
                assertThat(client.takeText()).as("seed %d", seed).isEqualTo(script.replies());
            }
        }
    }

    /** A host whose engine holds answers once a client has sent the first request. */
    private static final class Held implements AutoCloseable {
        private LateEngine engine;
        private final ProtocolHarness harness;
        private final TestConnection client;

        Held(ProtocolHarness.Limits limits, String... firstRequest) {
            UnaryOperator<StorageEngine> wrapped = heap -> {
                engine = LateEngine.atOnce(heap);
                return engine;
            };
            harness = Fixture.harness(limits, wrapped);
            client = harness.connect();
            client.exchange(Wire.request(firstRequest));
            engine.hold();
        }

        void completeLast() {
            List<LateEngine.PendingCall> calls = engine.pendingCalls();
            calls.getLast().complete();
            harness.settle();
        }

        void completeAll() {
            while (!engine.pendingCalls().isEmpty()) {
                completeLast();
            }
        }

        @Override
        public void close() {
            harness.close();
            engine.assertNothingHeld();
        }
    }

    @Test
    void ordersReadsThatEndInReverse() {
        try (Held held = new Held(ProtocolHarness.Limits.DEFAULT, "MSET", "a", "1", "b", "2", "c", "3")) {
            held.client.send("GET a\r\nGET b\r\nPING\r\nMGET c d\r\nTTL e\r\n");
            assertThat(held.client.pendingCount()).isEqualTo(5);
            for (int left = 4; left > 0; left--) {
                held.completeLast();
                assertThat(held.client.pendingCount()).isEqualTo(left);
                assertThat(held.client.takeText()).isEmpty();
            }
            held.completeLast();
            assertThat(held.client.takeText())
                    .isEqualTo("$1\r\n1\r\n$1\r\n2\r\n+PONG\r\n*2\r\n$1\r\n3\r\n$-1\r\n:-2\r\n");
        }
    }

    @Test
    void countsKeysOfOverlappingRequestsApart() {
        try (Held held = new Held(ProtocolHarness.Limits.DEFAULT, "MSET", "a", "1", "b", "2", "c", "3")) {
            held.client.send("EXISTS a b x\r\nEXISTS c y\r\n");
            assertThat(held.client.pendingCount()).isEqualTo(5);
            List<LateEngine.PendingCall> calls = new ArrayList<>(held.engine.pendingCalls());
            Collections.swap(calls, 0, 3);
            Collections.swap(calls, 1, 4);
            for (LateEngine.PendingCall call : calls) {
                call.complete();
                held.harness.settle();
            }
            assertThat(held.client.takeText()).isEqualTo(":2\r\n:1\r\n");
        }
    }

    @Test
    void keepsArgumentsOfPendingRequests() {
        try (Held held = new Held(ProtocolHarness.Limits.DEFAULT, "SET", "n", "41")) {
            String value = "value".repeat(1000);
            String[][] requests = {
                {"SET", "a", value}, {"SET", "b", value, "NX", "PX", "1000"}, {"APPEND", "b", value},
                {"INCRBY", "n", "1"},
                {"MSET", "c", value, "d", value}, {"EXPIRE", "c", "7"}, {"SCAN", "0", "MATCH", "n*"},
                {"DEL", "d", "e"}};
            String[] replies = {"+OK\r\n", "+OK\r\n", ":10000\r\n", ":42\r\n", "+OK\r\n", ":1\r\n",
                "*2\r\n$1\r\n0\r\n*1\r\n$1\r\nn\r\n", ":1\r\n"};
            for (int index = 0; index < requests.length; index++) {
                held.client.send(Wire.request(requests[index]));
                assertThat(held.client.takeText()).isEmpty();
                held.completeAll();
                assertThat(held.client.takeText()).as(requests[index][0]).isEqualTo(replies[index]);
            }
            held.engine.answerAtOnce();
            assertThat(held.client.exchange(Wire.request("MGET", "a", "b", "c", "d", "n"))).isEqualTo("*5\r\n"
                    + Wire.bulk(value) + Wire.bulk(value + value) + Wire.bulk(value) + "$-1\r\n" + Wire.bulk("42"));
            assertThat(held.client.exchange("TTL c\r\nPTTL b\r\n")).isEqualTo(":7\r\n:1000\r\n");
        }
    }

    @Test
    void goesOnAtTheRightKeyWhenTheQueueIsFull() {
        try (Held held = new Held(ProtocolHarness.Limits.TINY, "MSET", "1", "a", "3", "b", "7", "c")) {
            held.client.send(Wire.request("MGET", "1", "2", "3", "4", "5", "6", "7", "8") + Wire.request("PING"));
            assertThat(held.client.pendingCount()).isEqualTo(4);
            assertThat(held.client.isStalled()).isTrue();
            held.completeAll();
            assertThat(held.client.takeText()).isEqualTo(Wire.lines(
                    "*8", "$1", "a", "$-1", "$1", "b", "$-1", "$-1", "$-1", "$1", "c", "$-1", "+PONG"));
            held.client.send(Wire.request("EXISTS", "1", "1", "2", "3", "4", "5", "6", "7"));
            held.completeAll();
            assertThat(held.client.takeText()).isEqualTo(":4\r\n");
            held.client.send(Wire.request("DEL", "1", "1", "2", "3", "4", "5", "6", "7") + Wire.request("DBSIZE"));
            assertThat(held.client.pendingCount()).isEqualTo(1);
            held.completeAll();
            assertThat(held.client.takeText()).isEqualTo(":3\r\n:1\r\n");
        }
    }

    @Test
    void countsWhatWasStoredBefore() {
        try (Held held = new Held(ProtocolHarness.Limits.DEFAULT, "SET", "a", "1")) {
            held.client.send(Wire.request("SET", "b", "1") + Wire.request("INFO", "keyspace"));
            held.completeAll();
            assertThat(held.client.takeText()).contains("+OK\r\n", "db0:keys=3,");
        }
    }

    @Test
    void answersFailuresOfTheEngine() {
        try (Held held = new Held(ProtocolHarness.Limits.DEFAULT, "SET", "a", "1")) {
            for (String line : new String[] {"GET a", "SET a 1", "SET a 1 NX", "SET a 1 GET", "INCR a", "APPEND a 1",
                "STRLEN a", "TTL a", "TYPE a", "EXPIRE a 10", "PERSIST a", "EXISTS a b", "DEL a b", "MSET a 1 b 2",
                "SCAN 0"}) {
                held.client.send(line + "\r\n");
                while (!held.engine.pendingCalls().isEmpty()) {
                    held.engine.pendingCalls().getFirst().complete(LateEngine.Outcome.ERROR);
                    held.harness.settle();
                }
                assertThat(held.client.takeText()).as(line).isEqualTo(ENGINE_FAILED);
            }
            held.client.send("MGET a b\r\n");
            held.engine.pendingCalls().getFirst().complete(LateEngine.Outcome.ERROR);
            held.completeAll();
            assertThat(held.client.takeText()).isEqualTo("*2\r\n$-1\r\n$-1\r\n");
        }
    }

    @Test
    void survivesClientsThatLeaveMeanwhile() {
        String[] lines = {"GET a", "MGET a b c", "EXISTS a b c", "SET a 1", "SET a 1 NX", "INCR n", "APPEND a b",
            "TTL a", "EXPIRE a 10", "DEL a b c", "MSET a 1 b 2", "SCAN 0"};
        for (String line : lines) {
            try (Held held = new Held(ProtocolHarness.Limits.DEFAULT, "SET", "a", "1")) {
                held.client.send(line + "\r\n" + line + "\r\n");
                assertThat(held.engine.pendingCalls()).as(line).isNotEmpty();
                held.client.close();
                held.completeAll();
                held.engine.answerAtOnce();
                // The operations that came back serve others.
                TestConnection other = held.harness.connect();
                assertThat(other.exchange("SET a 5\r\nGET a\r\nMGET a a\r\nEXISTS a a\r\nDEL a b\r\n"))
                        .as(line).isEqualTo("+OK\r\n$1\r\n5\r\n*2\r\n$1\r\n5\r\n$1\r\n5\r\n:2\r\n:1\r\n");
            }
        }
    }

    @Test
    void waitsForReplyMemory() {
        String value = "v".repeat(1000);
        ProtocolHarness.Limits limits = new ProtocolHarness.Limits(ReplyLimits.DEFAULT, 2_000, 16, 64 << 10);
        try (ProtocolHarness harness = Fixture.harness(limits, UnaryOperator.identity())) {
            TestConnection client = harness.connect();
            client.exchange(Wire.request("SET", "k", value));
            client.stopReading();
            client.send("GET k\r\nMGET k k k\r\nSET k 1 GET\r\nSCAN 0\r\nGET k\r\n");
            assertThat(client.isStalled()).isTrue();
            client.startReading();
            String hit = Wire.bulk(value);
            assertThat(client.takeText()).startsWith(hit + "*3\r\n" + hit + hit + hit + hit + "*2\r\n$1\r\n0\r\n*2\r\n")
                    .endsWith("$1\r\n1\r\n");
            assertThat(harness.chunks(0).refusedCount()).isPositive();
        }
    }
}
