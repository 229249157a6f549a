package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every script gets its replies, however the requests arrive and however little the host affords. */
class ScriptTest {
    static List<Script> scripts() {
        return Scripts.all();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersOneByOne(Script script) {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            for (Script.Step step : script.steps()) {
                assertThat(client.exchange(step.request())).as(step.line()).isEqualTo(step.reply());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersInlineRequests(Script script) {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            for (Script.Step step : script.steps()) {
                String quoted = step.line().replace("a\tb", "\"a\\tb\"");
                assertThat(client.exchange(quoted + "\r\n")).as(quoted).isEqualTo(step.reply());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersAPipeline(Script script) {
        try (ProtocolHarness harness = Fixture.harness()) {
            assertThat(harness.connect().exchange(script.requests())).isEqualTo(script.replies());
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersPieces(Script script) {
        byte[] requests = script.requests().getBytes(StandardCharsets.ISO_8859_1);
        for (int pieceLength : new int[] {1, 2, 3, 5, 7, 11, 64}) {
            try (ProtocolHarness harness = Fixture.harness()) {
                TestConnection client = harness.connect();
                client.sendInPieces(requests, pieceLength);
                assertThat(client.takeText()).as("pieces of %d", pieceLength).isEqualTo(script.replies());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersWhereverTheInputIsCut(Script script) {
        String requests = script.requests();
        for (int at = 1; at < requests.length(); at++) {
            try (ProtocolHarness harness = Fixture.harness()) {
                TestConnection client = harness.connect();
                client.send(requests.substring(0, at));
                client.send(requests.substring(at));
                assertThat(client.takeText()).as("cut at %d", at).isEqualTo(script.replies());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersWithLittleReplySpace(Script script) {
        try (ProtocolHarness harness = Fixture.harness(ProtocolHarness.Limits.TINY, UnaryOperator.identity())) {
            assertThat(harness.connect().exchange(script.requests())).isEqualTo(script.replies());
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void waitsForClientsThatDoNotRead(Script script) {
        try (ProtocolHarness harness = Fixture.harness(ProtocolHarness.Limits.TINY, UnaryOperator.identity())) {
            TestConnection client = harness.connect();
            client.stopReading();
            client.send(script.requests());
            assertThat(client.takeBytes()).isEmpty();
            client.startReading();
            assertThat(client.takeText()).isEqualTo(script.replies());
        }
    }
}
