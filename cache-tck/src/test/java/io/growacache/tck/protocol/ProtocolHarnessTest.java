package io.growacache.tck.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.Config;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ReplyLimits;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtocolHarnessTest {
    private static ProtocolHarness harness(ProtocolHarness.Limits limits, LineProtocol.Fault... faults) {
        ProtocolFactory factory = LineProtocol.factory(faults);
        return new ProtocolHarness(factory, Config.defaults(factory.config()), new ProtocolTestContext(), limits);
    }

    @Test
    void carriesRequestsAndReplies() {
        try (ProtocolHarness harness = harness(ProtocolHarness.Limits.DEFAULT)) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("put a 5\nhello")).isEqualTo("stored\n");
            assertThat(client.exchange("get a\nget b\nadd n\nadd n\nscan\ndel a\ndel a\nhuh\n"))
                    .isEqualTo("value 5\nhello\nnone\nnumber 1\nnumber 2\nitems 2\ndeleted\nnone\nerror what?\n");
            client.sendInPieces("put b 3\nabcget b\n".getBytes(StandardCharsets.ISO_8859_1), 1);
            assertThat(client.takeText()).isEqualTo("stored\nvalue 3\nabc\n");
            assertThat(client.exchange("quit\nget b\n")).isEmpty();
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void resumesStalledSessions() {
        ProtocolHarness.Limits limits = new ProtocolHarness.Limits(new ReplyLimits(100, 10_000, 4), 4_000, 16, 64 << 10);
        try (ProtocolHarness harness = harness(limits)) {
            TestConnection client = harness.connect();
            client.send("put a 2000\n" + "x".repeat(2_000));
            assertThat(client.takeText()).isEqualTo("stored\n");
            client.stopReading();
            client.send("get a\n".repeat(20));
            assertThat(client.takeText()).isEmpty();
            assertThat(client.unconsumedLength()).isGreaterThan(0);
            client.startReading();
            assertThat(client.takeText()).isEqualTo(("value 2000\n" + "x".repeat(2_000) + "\n").repeat(20));
        }
    }

    @Test
    void providesOneBufferForALargeBody() {
        try (ProtocolHarness harness = harness(ProtocolHarness.Limits.DEFAULT)) {
            TestConnection client = harness.connect();
            client.sendInPieces(("put a 300000\n" + "y".repeat(300_000)).getBytes(
                    StandardCharsets.ISO_8859_1), 10_000);
            assertThat(client.takeText()).isEqualTo("stored\n");
        }
    }

    @Test
    void findsSessionsThatDoNotAnnounceALargeBody() {
        ProtocolHarness harness = harness(ProtocolHarness.Limits.DEFAULT, LineProtocol.Fault.DOES_NOT_EXPECT_INPUT);
        harness.connect().send("put a 300000\n" + "y".repeat(300_000));
        assertThatThrownBy(harness::close).isInstanceOf(AssertionError.class).hasMessageContaining("expectInput");
    }

    @Test
    void findsChunksThatAreNeverReleased() {
        ProtocolHarness harness = harness(ProtocolHarness.Limits.DEFAULT, LineProtocol.Fault.WRITES_AFTER_CLOSE);
        harness.connect();
        assertThatThrownBy(harness::close).isInstanceOf(AssertionError.class).hasMessageContaining("not released");
    }
}
