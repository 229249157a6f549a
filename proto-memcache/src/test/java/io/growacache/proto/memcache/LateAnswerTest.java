package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.engine.LateEngine.Outcome;
import io.growacache.tck.engine.LateEngine.PendingCall;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engines that answer late, in another order, more than once per callback, with other outcomes, or after the client has
 * gone.
 */
class LateAnswerTest {
    private static final long SEED = 20_260_103;
    private static final String VALUES = "set a 1 0 1\r\nA\r\nset b 2 0 1\r\nB\r\nset c 3 0 1\r\nC\r\n";

    private static ProtocolHarness host(ProtocolHarness.Limits limits, EngineTestContext context, LateEngine engine) {
        return MemcacheHost.of(limits, new ProtocolTestContext(
                context, ignored -> engine, new TestAuthenticator(Role.ADMIN), MemcacheHost.MAX_ITEM_LENGTH));
    }

    private static void converse(Conversation conversation, ProtocolHarness.Limits limits, long seed, int pieceLength) {
        EngineTestContext context = new EngineTestContext();
        LateEngine engine = LateEngine.random(new HeapEngine(context), seed);
        try (ProtocolHarness host = host(limits, context, engine)) {
            TestConnection client = host.connect();
            client.sendInPieces(conversation.request().getBytes(StandardCharsets.ISO_8859_1), pieceLength);
            assertThat(client.takeText()).as("seed %d, pieces of %d", seed, pieceLength)
                    .isEqualTo(conversation.reply());
        }
        engine.assertNothingHeld();
    }

    @ParameterizedTest
    @FieldSource(Conversation.SOURCE)
    void answersTheSame(Conversation conversation) {
        int whole = conversation.request().length();
        for (int round = 0; round < 10; round++) {
            converse(conversation, ProtocolHarness.Limits.DEFAULT, SEED + round, whole);
            converse(conversation, ProtocolHarness.Limits.TINY, SEED + round, whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 100_000})
    void answersAPipelineOfEverything(int pieceLength) {
        converse(Conversation.pipelined(), ProtocolHarness.Limits.DEFAULT, SEED, pieceLength);
        converse(Conversation.pipelined(), ProtocolHarness.Limits.TINY, SEED, pieceLength);
    }

    @Test
    void answersManyClientsAtOnce() {
        EngineTestContext context = new EngineTestContext();
        LateEngine engine = LateEngine.atOnce(new HeapEngine(context));
        try (ProtocolHarness host = host(ProtocolHarness.Limits.DEFAULT, context, engine)) {
            host.connect().exchange(VALUES);
            engine.hold();
            List<TestConnection> clients = IntStream.range(0, 600).mapToObj(index -> host.connect()).toList();
            for (int index = 0; index < clients.size(); index++) {
                String reads = "gets a\r\nget b\r\nget c x\r\n";
                String writes = "set k%1$d 0 0 3\r\n%2$d\r\nincr k%1$d 1\r\n".formatted(index, 100 + index);
                clients.get(index).send(index % 2 == 0 ? reads : writes);
            }
            while (!engine.pendingCalls().isEmpty()) {
                engine.completeAll();
                host.settle();
            }
            for (int index = 0; index < clients.size(); index++) {
                String reply = clients.get(index).takeText();
                if (index % 2 == 0) {
                    assertThat(reply).matches(String.join("\r\n", "VALUE a 1 1 \\d+", "A", "END", "VALUE b 2 1", "B",
                            "END", "VALUE c 3 1", "C", "END", ""));
                } else {
                    assertThat(reply).isEqualTo("STORED\r\n" + (101 + index) + "\r\n");
                }
            }
        }
        engine.assertNothingHeld();
    }

    @Test
    void keepsTheOrderOfRepliesWhateverIsAnsweredFirst() {
        EngineTestContext context = new EngineTestContext();
        LateEngine engine = LateEngine.atOnce(new HeapEngine(context));
        try (ProtocolHarness host = host(ProtocolHarness.Limits.DEFAULT, context, engine)) {
            TestConnection client = host.connect();
            client.exchange(VALUES);
            engine.hold();
            client.send("get a b\r\nversion\r\nget c\r\nfoo\r\n");
            List<PendingCall> calls = engine.pendingCalls();
            assertThat(calls).hasSize(3);
            for (int index = calls.size() - 1; index > 0; index--) {
                calls.get(index).complete();
                host.settle();
                assertThat(client.takeText()).isEmpty();
            }
            calls.get(0).complete();
            host.settle();
            assertThat(client.takeText()).isEqualTo(String.join("\r\n", "VALUE a 1 1", "A", "VALUE b 2 1", "B", "END",
                    "VERSION 0.0.0-test", "VALUE c 3 1", "C", "END", "ERROR", ""));
        }
        engine.assertNothingHeld();
    }

    @Test
    void statisticsCountWhatWasStoredBefore() {
        EngineTestContext context = new EngineTestContext();
        LateEngine engine = LateEngine.held(new HeapEngine(context));
        try (ProtocolHarness host = host(ProtocolHarness.Limits.DEFAULT, context, engine)) {
            TestConnection client = host.connect();
            client.send("set a 0 0 5\r\nhello\r\nstats\r\n");
            engine.completeAll();
            host.settle();
            assertThat(client.takeText()).startsWith("STORED\r\n").contains("STAT curr_items 1\r\n");
        }
    }

    @Test
    void aWriteThatIsPendingHoldsUpWhatFollows() {
        EngineTestContext context = new EngineTestContext();
        LateEngine engine = LateEngine.held(new HeapEngine(context));
        try (ProtocolHarness host = host(ProtocolHarness.Limits.DEFAULT, context, engine)) {
            TestConnection client = host.connect();
            client.send("set a 0 0 5\r\nhello\r\nappend a 0 0 1\r\n!\r\nget a\r\nflush_all\r\nget a\r\n");
            for (int expected = 1; expected <= 3; expected++) {
                assertThat(engine.pendingCalls()).hasSize(1);
                engine.completeAll();
                host.settle();
            }
            assertThat(client.takeText()).isEqualTo("STORED\r\nSTORED\r\nVALUE a 0 6\r\nhello!\r\nEND\r\nOK\r\n");
            engine.completeAll();
            host.settle();
            assertThat(client.takeText()).isEqualTo("END\r\n");
        }
        engine.assertNothingHeld();
    }

    @Test
    void whatFailsLateIsAMissOrAnError() {
        EngineTestContext context = new EngineTestContext();
        LateEngine engine = LateEngine.atOnce(new HeapEngine(context));
        try (ProtocolHarness host = host(ProtocolHarness.Limits.DEFAULT, context, engine)) {
            TestConnection client = host.connect();
            client.exchange(VALUES);
            engine.hold();
            String failed = "SERVER_ERROR storage failed\r\n";
            assertThat(answer(host, engine, client, "get a b\r\n", Outcome.EVICTED)).isEqualTo("END\r\n");
            assertThat(answer(host, engine, client, "gets c\r\n", Outcome.ERROR)).isEqualTo("END\r\n");
            assertThat(answer(host, engine, client, "gat 0 c\r\n", Outcome.ERROR)).isEqualTo("END\r\n");
            assertThat(answer(host, engine, client, "set a 0 0 1\r\n1\r\n", Outcome.ERROR)).isEqualTo(failed);
            assertThat(answer(host, engine, client, "add a 0 0 1\r\n1\r\n", Outcome.ERROR)).isEqualTo(failed);
            assertThat(answer(host, engine, client, "incr a 1\r\n", Outcome.ERROR)).isEqualTo(failed);
            assertThat(answer(host, engine, client, "touch a 1\r\n", Outcome.ERROR)).isEqualTo(failed);
            assertThat(answer(host, engine, client, "delete a\r\n", Outcome.ERROR)).isEqualTo(failed);
            assertThat(answer(host, engine, client, "set a 0 0 1 noreply\r\n1\r\n", Outcome.ERROR)).isEmpty();
            String tooLarge = "set a 0 0 10001\r\n" + "x".repeat(10_001) + "\r\n";
            assertThat(answer(host, engine, client, tooLarge, Outcome.REGULAR))
                    .isEqualTo("SERVER_ERROR object too large for cache\r\n");
        }
        engine.assertNothingHeld();
    }

    private static String answer(ProtocolHarness host, LateEngine engine, TestConnection client, String request,
            Outcome outcome) {
        client.send(request);
        assertThat(engine.pendingCalls()).as(request).isNotEmpty();
        while (!engine.pendingCalls().isEmpty()) {
            engine.pendingCalls().forEach(call -> call.complete(outcome));
            host.settle();
        }
        return client.takeText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get a b c\r\n", "gat 0 a\r\n", "set a 0 0 1\r\n1\r\n", "append a 0 0 1\r\n1\r\n",
        "incr a 1\r\n", "touch a 1\r\n", "delete a\r\n", "set a 0 0 10001\r\n"})
    void outlivesTheClient(String request) {
        EngineTestContext context = new EngineTestContext();
        LateEngine engine = LateEngine.atOnce(new HeapEngine(context));
        try (ProtocolHarness host = host(ProtocolHarness.Limits.DEFAULT, context, engine)) {
            TestConnection client = host.connect();
            client.exchange(VALUES);
            engine.hold();
            client.send(request + "get a\r\n");
            assertThat(engine.pendingCalls()).isNotEmpty();
            client.close();
            // Operations of the one who has gone must not be mistaken for free ones.
            TestConnection other = host.connect();
            other.send("set d 0 0 1\r\nD\r\n");
            engine.completeAll();
            host.settle();
            assertThat(other.takeText()).isEqualTo("STORED\r\n");
            engine.answerAtOnce();
            assertThat(other.exchange("get d c\r\n")).isEqualTo("VALUE d 0 1\r\nD\r\nVALUE c 3 1\r\nC\r\nEND\r\n");
        }
        engine.assertNothingHeld();
    }

    @Test
    void keepsABoundedNumberOfOperationsPending() {
        EngineTestContext context = new EngineTestContext();
        LateEngine engine = LateEngine.held(new HeapEngine(context));
        ProtocolHarness.Limits limits =
                new ProtocolHarness.Limits(new ReplyLimits(1 << 20, 1 << 20, 40), 1 << 20, 4_096, 64 << 10);
        try (ProtocolHarness host = host(limits, context, engine)) {
            TestConnection client = host.connect();
            StringBuilder keys = new StringBuilder();
            for (int index = 0; index < 100; index++) {
                keys.append(" k").append(index);
            }
            client.send("get" + keys + "\r\nversion\r\n");
            assertThat(client.pendingCount()).isEqualTo(40);
            for (int round = 0; round < 3; round++) {
                engine.completeAll();
                host.settle();
            }
            assertThat(client.takeText()).isEqualTo("END\r\nVERSION 0.0.0-test\r\n");
        }
        engine.assertNothingHeld();
    }
}
