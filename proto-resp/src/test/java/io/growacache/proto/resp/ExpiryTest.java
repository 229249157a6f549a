package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import org.junit.jupiter.api.Test;

/** What becomes of deadlines as time goes by. */
class ExpiryTest {
    @Test
    void expiresAtTheMillisecond() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange("SET a 1 PX 100\r\nSET b 1\r\nPEXPIRE b 100\r\nSET c 1 EX 1\r\nINCR d\r\nEXPIRE d 1\r\n");
            harness.advanceMillis(99);
            assertThat(client.exchange("PTTL a\r\nPTTL b\r\nMGET a b\r\n"))
                    .isEqualTo(":1\r\n:1\r\n*2\r\n$1\r\n1\r\n$1\r\n1\r\n");
            harness.advanceMillis(1);
            assertThat(client.exchange("PTTL a\r\nMGET a b\r\nEXISTS a b c\r\n"))
                    .isEqualTo(":-2\r\n*2\r\n$-1\r\n$-1\r\n:1\r\n");
            assertThat(client.exchange("TTL c\r\nPTTL d\r\n")).isEqualTo(":1\r\n:900\r\n");
            harness.advanceMillis(900);
            assertThat(client.exchange("EXISTS c d\r\nINCR d\r\nTTL d\r\n")).isEqualTo(":0\r\n:1\r\n:-1\r\n");
        }
    }

    @Test
    void roundsSecondsToTheNearest() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange("SET a 1 PX 1499\r\n");
            assertThat(client.exchange("TTL a\r\n")).isEqualTo(":1\r\n");
            client.exchange("SET a 1 PX 1500\r\n");
            assertThat(client.exchange("TTL a\r\n")).isEqualTo(":2\r\n");
            client.exchange("SET a 1 PX 499\r\n");
            assertThat(client.exchange("TTL a\r\n")).isEqualTo(":0\r\n");
        }
    }

    @Test
    void takesAbsoluteTimes() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            long wallMillis = harness.context().clock().wallMillis();
            client.exchange("SET a 1 PXAT " + (wallMillis + 250) + "\r\nSET b 1 EXAT " + (wallMillis / 1000 + 5) + "\r\n");
            assertThat(client.exchange("PTTL a\r\nPTTL b\r\n"))
                    .isEqualTo(":250\r\n:" + (5000 - wallMillis % 1000) + "\r\n");
        }
    }

    @Test
    void keepsDeadlinesFarAway() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("SET a 1 PXAT 9223372036854775807\r\nTTL a\r\nPERSIST a\r\n"))
                    .startsWith("+OK\r\n:922").endsWith("\r\n:1\r\n");
        }
    }

    @Test
    void tellsTheTime() {
        try (ProtocolHarness harness = Fixture.harness()) {
            long wallMillis = harness.context().clock().wallMillis();
            assertThat(harness.connect().exchange("TIME\r\n")).isEqualTo("*2\r\n"
                    + Wire.bulk(Long.toString(wallMillis / 1000)) + Wire.bulk(Long.toString(wallMillis % 1000 * 1000)));
        }
    }
}
