package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** CLIENT REPLY. */
class ReplyModeTest {
    @Test
    void skipsTheNextReply() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.lines("CLIENT REPLY SKIP", "SET a 1", "GET a"))).isEqualTo(Wire.bulk("1"));
            assertThat(client.exchange(Wire.lines("CLIENT REPLY SKIP", "foo", "PING"))).isEqualTo("+PONG\r\n");
            assertThat(client.exchange(Wire.lines("CLIENT REPLY SKIP", "KEYS *", "PING"))).isEqualTo("+PONG\r\n");
            assertThat(client.exchange(Wire.lines("CLIENT REPLY SKIP", "MSETNX b 1 c 2", "GET b")))
                    .isEqualTo(Wire.bulk("1"));
        }
    }

    @Test
    void isSilentUntilItIsAskedToSpeak() {
        try (ProtocolHarness harness = Fixture.harness(ProtocolHarness.Limits.TINY, UnaryOperator.identity())) {
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.lines("PING", "CLIENT REPLY OFF",
                    "SET a 0123456789012345678901234567890123456789", "GET a", "MGET a b a", "SCAN 0", "GET",
                    "CLIENT REPLY SKIP", "CLIENT LIST", "RENAME a b", "RANDOMKEY"))).isEqualTo("+PONG\r\n");
            assertThat(client.exchange(Wire.lines("CLIENT REPLY ON", "EXISTS a b"))).isEqualTo("+OK\r\n:1\r\n");
        }
    }

    @Test
    void takesNoMemoryForALongReplyThatNobodyHears() {
        try (ProtocolHarness harness = Fixture.harness(ProtocolHarness.Limits.TINY, UnaryOperator.identity())) {
            TestConnection client = harness.connect();
            for (int index = 0; index < 2_000; index++) {
                client.exchange(Wire.request("SET", "a key with the number " + index, ""));
            }
            client.exchange("CLIENT REPLY OFF\r\n");
            client.send("KEYS *\r\nCLIENT LIST\r\nKEYS *\r\n");
            assertThat(client.exchange("CLIENT REPLY ON\r\nPING\r\n")).isEqualTo("+OK\r\n+PONG\r\n");
            assertThat(harness.chunks(0).largestOutstandingBytes()).isLessThan(10_000);
        }
    }

    @Test
    void speaksAgainAfterReset() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.lines("CLIENT REPLY OFF", "PING", "RESET", "PING")))
                    .isEqualTo("+RESET\r\n+PONG\r\n");
        }
    }

    @Test
    void dropsLateAnswers() {
        for (int seed = 0; seed < 50; seed++) {
            long thisSeed = seed;
            try (ProtocolHarness harness = Fixture.harness(
                    ProtocolHarness.Limits.DEFAULT, engine -> LateEngine.random(engine, thisSeed))) {
                TestConnection client = harness.connect();
                assertThat(client.exchange(Wire.lines("SET a 1", "CLIENT REPLY OFF", "GET a", "SET b 2",
                        "MGET a b", "KEYS *", "RENAME b c", "GETRANGE a 0 1",
                        "CLIENT REPLY ON", "CLIENT REPLY SKIP", "GET a", "GET c")))
                        .as("seed %d", seed).isEqualTo(Wire.lines("+OK", "+OK", "$1", "2"));
                assertThat(client.exchange("CLIENT INFO\r\n")).contains(" omem=0 ");
            }
        }
    }
}
