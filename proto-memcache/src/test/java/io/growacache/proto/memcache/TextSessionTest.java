package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the session answers, however the input arrives. */
class TextSessionTest {
    /** A client whose every byte has to wait until the one before is sent, with hardly any reply memory. */
    private static final ProtocolHarness.Limits CRAMPED =
            new ProtocolHarness.Limits(new ReplyLimits(16, 1 << 20, 1), 12_000, 16, 4_096);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @FieldSource(Conversation.SOURCE)
    void answers(Conversation conversation) {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection connection = host.connect();
            assertThat(connection.exchange(conversation.request())).isEqualTo(conversation.reply());
            assertThat(connection.unconsumedLength()).isZero();
            assertThat(connection.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @FieldSource(Conversation.SOURCE)
    void answersWhereverTheInputIsSplit(Conversation conversation) {
        byte[] request = bytes(conversation.request());
        try (ProtocolHarness host = MemcacheHost.plain()) {
            // Long values are split at their edges and at some places within.
            int step = request.length > 2_000 ? 97 : 1;
            for (int split = 1; split < request.length; split += step) {
                TestConnection connection = host.connect();
                connection.send(Arrays.copyOfRange(request, 0, split));
                connection.send(Arrays.copyOfRange(request, split, request.length));
                assertThat(connection.takeText()).as("split at %d", split).isEqualTo(conversation.reply());
                connection.exchange("flush_all\r\n");
                connection.close();
            }
        }
    }

    @ParameterizedTest
    @FieldSource(Conversation.SOURCE)
    void answersByteByByte(Conversation conversation) {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection connection = host.connect();
            connection.sendInPieces(bytes(conversation.request()), 1);
            assertThat(connection.takeText()).isEqualTo(conversation.reply());
        }
    }

    @ParameterizedTest
    @FieldSource(Conversation.SOURCE)
    void answersWhenRepliesHaveToWait(Conversation conversation) {
        try (ProtocolHarness host = MemcacheHost.of(CRAMPED)) {
            TestConnection connection = host.connect();
            connection.stopReading();
            connection.send(conversation.request());
            connection.startReading();
            assertThat(connection.takeText()).isEqualTo(conversation.reply());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1_000, 100_000})
    void answersAPipelineOfEverything(int pieceLength) {
        Conversation all = Conversation.pipelined();
        for (ProtocolHarness.Limits limits : List.of(ProtocolHarness.Limits.DEFAULT, ProtocolHarness.Limits.TINY)) {
            try (ProtocolHarness host = MemcacheHost.of(limits)) {
                TestConnection connection = host.connect();
                connection.sendInPieces(bytes(all.request()), pieceLength);
                assertThat(connection.takeText()).isEqualTo(all.reply());
            }
        }
    }

    @Test
    void stopsReadingWhileTheClientDoes() {
        String value = "v".repeat(1_000);
        try (ProtocolHarness host = MemcacheHost.of(
                new ProtocolHarness.Limits(new ReplyLimits(4_000, 1 << 20, 4), 1 << 20, 1_024, 64 << 10))) {
            TestConnection connection = host.connect();
            connection.exchange("set a 0 0 1000\r\n" + value + "\r\n");
            connection.stopReading();
            connection.send("get" + " a".repeat(1_000) + "\r\n" + "foo\r\n".repeat(1_000));
            assertThat(connection.unconsumedLength()).isGreaterThan(6_900);
            assertThat(host.chunks(0).outstandingBytes()).isLessThan(8_000);
            assertThat(connection.isStalled()).isTrue();
            connection.startReading();
            assertThat(connection.takeText())
                    .isEqualTo(("VALUE a 0 1000\r\n" + value + "\r\n").repeat(1_000) + "END\r\n"
                            + "ERROR\r\n".repeat(1_000));
        }
    }

    @Test
    void readsKeysWithoutEndFromASmallWindow() {
        try (ProtocolHarness host = MemcacheHost.of(
                new ProtocolHarness.Limits(ReplyLimits.DEFAULT, 1 << 20, 1_024, 3_000))) {
            TestConnection connection = host.connect();
            connection.exchange("set a 1 0 1\r\nx\r\n");
            String keys = (" a" + " missing" + "k".repeat(243)).repeat(500);
            String values = "VALUE a 1 1\r\nx\r\n".repeat(500);
            assertThat(connection.exchange("get" + keys + "\r\n")).isEqualTo(values + "END\r\n");
            assertThat(connection.exchange("   get" + keys + "  \n")).isEqualTo(values + "END\r\n");
            connection.sendInPieces(bytes("get" + keys), 11);
            assertThat(connection.takeText()).as("before the line ends").isEqualTo(values);
            assertThat(connection.exchange("\r\nversion\r\n")).isEqualTo("END\r\nVERSION 0.0.0-test\r\n");
        }
    }

    @Test
    void endsABegunAnswerAtAKeyThatIsTooLong() {
        try (ProtocolHarness host = MemcacheHost.of(
                new ProtocolHarness.Limits(ReplyLimits.DEFAULT, 1 << 20, 1_024, 3_000))) {
            TestConnection connection = host.connect();
            connection.exchange("set a 1 0 1\r\nx\r\n");
            assertThat(connection.exchange("get" + " a".repeat(2_000) + " " + "k".repeat(50_000) + " a\r\nget a\r\n"))
                    .isEqualTo("VALUE a 1 1\r\nx\r\n".repeat(2_000)
                            + "CLIENT_ERROR bad command line format\r\nVALUE a 1 1\r\nx\r\nEND\r\n");
        }
    }

    @Test
    void closesOnALineThatDoesNotEnd() {
        for (String begin : List.of("x", "set a 0 0 ", "gat 0 ", "gett ", " ".repeat(101) + "get ")) {
            try (ProtocolHarness host = MemcacheHost.plain()) {
                TestConnection connection = host.connect();
                String line = begin + "a ".repeat(2_000);
                connection.send(line.substring(0, 2_048));
                assertThat(connection.isClosed()).as(begin).isFalse();
                connection.send(line.substring(2_048, 2_049));
                assertThat(connection.isClosed()).as(begin).isTrue();
                assertThat(connection.takeText()).isEmpty();
            }
        }
    }

    @Test
    void closesOnBinaryRequests() {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection connection = host.connect();
            connection.send("\u0080\u0000\u0000\u0000");
            assertThat(connection.isClosed()).isTrue();
            TestConnection other = host.connect();
            assertThat(other.exchange("get a\r\n\u0080bc\r\n")).isEqualTo("END\r\nERROR\r\n");
            assertThat(other.isClosed()).isFalse();
        }
    }

    @Test
    void closesOnBrowsers() {
        for (String request : List.of("GET / HTTP/1.1\r\nHost: x\r\nset a 0 0 1\r\n1\r\n", "POST HTTP/1.0\n")) {
            try (ProtocolHarness host = MemcacheHost.plain()) {
                TestConnection connection = host.connect();
                assertThat(connection.exchange(request)).isEmpty();
                assertThat(connection.isClosed()).isTrue();
                assertThat(host.connect().exchange("get a\r\n")).isEqualTo("END\r\n");
            }
        }
    }

    @Test
    void quitsAfterSendingWhatWasAskedBefore() {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection connection = host.connect();
            assertThat(connection.exchange("set a 0 0 1\r\n1\r\nget a\r\nquit\r\nset a 0 0 1\r\n2\r\n"))
                    .isEqualTo("STORED\r\nVALUE a 0 1\r\n1\r\nEND\r\n");
            assertThat(connection.isClosed()).isTrue();
            assertThat(host.connect().exchange("get a\r\n")).isEqualTo("VALUE a 0 1\r\n1\r\nEND\r\n");
        }
    }

    @Test
    void announcesTheWholeRequestWhileItsBlockIsMissing() {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection connection = host.connect();
            String header = "set a 0 0 10000\r\n";
            connection.send(header + "v");
            assertThat(connection.expectedLength()).isEqualTo(header.length() + 10_000 + 2);
            connection.callAgain();
            assertThat(connection.unconsumedLength()).isEqualTo(header.length() + 1);
            assertThat(connection.exchange("v".repeat(9_999) + "\r\n")).isEqualTo("STORED\r\n");
        }
    }

    @Test
    void doesNotWaitForABlockThatItWillNotTake() {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection connection = host.connect();
            assertThat(connection.exchange("set a 0 0 2147483645\r\n"))
                    .isEqualTo("SERVER_ERROR object too large for cache\r\n");
            connection.send("x".repeat(100_000));
            assertThat(connection.unconsumedLength()).isZero();
        }
    }

    @Test
    void takesOverANewLargestValue() {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection client = host.connect();
            host.context().setMaxItemLength(4);
            assertThat(client.exchange("set a 0 0 5\r\nhello\r\n"))
                    .isEqualTo("SERVER_ERROR object too large for cache\r\n");
            host.context().setMaxItemLength(5);
            assertThat(client.exchange("set a 0 0 5\r\nhello\r\n")).isEqualTo("STORED\r\n");
            assertThat(client.exchange("append a 0 0 1\r\n!\r\n")).isEqualTo("NOT_STORED\r\n");
            host.context().setMaxItemLength(6);
            assertThat(client.exchange("append a 0 0 1\r\n!\r\n")).isEqualTo("STORED\r\n");
        }
    }
}
