package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ReplyLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests in, replies out, over real sockets, by every transport that this machine has. */
@ParameterizedClass
@MethodSource("transports")
class ConversationTest {
    private final NetworkSettings settings;

    ConversationTest(Transport transport) {
        settings = new NetworkSettings(transport, 2, 32 << 20, 10 << 20, ReplyLimits.DEFAULT);
    }

    static List<Transport> transports() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable).toList();
    }

    @Test
    void linuxHasMoreThanOneTransport() {
        boolean isLinux = System.getProperty("os.name").equals("Linux");
        assertThat(Transport.best()).isEqualTo(isLinux ? Transport.EPOLL : Transport.NIO);
    }

    @Test
    void answersRequestsInOrder() throws IOException {
        try (TestNetwork server = new TestNetwork(settings); TestClient client = server.connect()) {
            client.send("echo a\necho b\nput k 3\nxyzget k\nget none\n");
            assertThat(client.line()).isEqualTo("a");
            assertThat(client.line()).isEqualTo("b");
            assertThat(client.line()).isEqualTo("stored");
            assertThat(client.line()).isEqualTo("value 3");
            assertThat(client.line()).isEqualTo("xyz");
            assertThat(client.line()).isEqualTo("none");
        }
    }

    @Test
    void joinsRequestsThatComeInPieces() throws IOException {
        try (TestNetwork server = new TestNetwork(settings); TestClient client = server.connect()) {
            byte[] request = "echo one\nput k 4\nabcdget k\necho two\n".getBytes(StandardCharsets.US_ASCII);
            for (byte one : request) {
                long before = server.total(Count.RECEIVED_BYTES);
                client.send(new byte[] {one});
                TestNetwork.await("byte received", () -> server.total(Count.RECEIVED_BYTES) > before);
            }
            assertThat(client.line()).isEqualTo("one");
            assertThat(client.line()).isEqualTo("stored");
            assertThat(client.line()).isEqualTo("value 4");
            assertThat(client.line()).isEqualTo("abcd");
            assertThat(client.line()).isEqualTo("two");
        }
    }

    @Test
    void idleConnectionsHoldNoBuffer() throws IOException {
        try (TestNetwork server = new TestNetwork(settings); TestClient client = server.connect()) {
            assertThat(client.ask("echo hello")).isEqualTo("hello");
            TestNetwork.await("no chunk in use", () -> server.network.usedChunkCount() == 0);
        }
    }

    @Test
    void takesAndGivesLargeValues() throws IOException {
        byte[] value = new byte[8 << 20];
        for (int index = 0; index < value.length; index++) {
            value[index] = (byte) ((index * 31) >>> 7);
        }
        try (TestNetwork server = new TestNetwork(settings); TestClient client = server.connect()) {
            client.send("put big " + value.length + "\n").send(value).send("echo after\nget big\necho end\n");
            assertThat(client.line()).isEqualTo("stored");
            assertThat(client.line()).isEqualTo("after");
            assertThat(client.line()).isEqualTo("value " + value.length);
            assertThat(Arrays.equals(client.bytes(value.length), value)).isTrue();
            assertThat(client.line()).isEmpty();
            assertThat(client.line()).isEqualTo("end");
        }
    }

    @Test
    void answersWhatWasReadWhenTheClientStopsSending() throws IOException {
        try (TestNetwork server = new TestNetwork(settings); TestClient client = server.connect()) {
            client.send("echo a\necho b\n").endInput();
            assertThat(client.line()).isEqualTo("a");
            assertThat(client.line()).isEqualTo("b");
            assertThat(client.line()).isNull();
            TestNetwork.await("closed", () -> server.limit.openCount() == 0);
        }
    }

    @Test
    void closesAfterTheLastReply() throws IOException {
        try (TestNetwork server = new TestNetwork(settings); TestClient client = server.connect()) {
            client.send("echo a\nquit\necho b\n");
            assertThat(client.line()).isEqualTo("a");
            assertThat(client.line()).isEqualTo("bye");
            assertThat(client.line()).isNull();
        }
    }

    @Test
    void survivesResets() throws IOException {
        try (TestNetwork server = new TestNetwork(settings)) {
            for (int round = 0; round < 20; round++) {
                TestClient client = server.connect();
                client.send("put k 1000000\nxxx");
                client.reset();
            }
            TestNetwork.await("closed", () -> server.limit.acceptedCount() == 20 && server.limit.openCount() == 0);
            try (TestClient client = server.connect()) {
                assertThat(client.ask("echo alive")).isEqualTo("alive");
            }
        }
    }

    @Test
    void aFailingSessionClosesOnlyItsConnection() throws IOException {
        try (TestNetwork server = new TestNetwork(settings); TestClient other = server.connect();
                TestClient client = server.connect()) {
            assertThat(other.ask("echo one")).isEqualTo("one");
            client.send("fail\n");
            assertThat(client.line()).isNull();
            assertThat(other.ask("echo two")).isEqualTo("two");
            assertThat(server.total(Count.SESSION_FAILURES)).isEqualTo(1);
        }
    }

    @Test
    void turnsAwayTheSurplusConnection() throws IOException {
        try (TestNetwork server = new TestNetwork(settings, 2, Clock.SYSTEM,
                engine -> engine); TestClient first = server.connect()) {
            TestClient second = server.connect();
            assertThat(first.ask("echo 1")).isEqualTo("1");
            assertThat(second.ask("echo 2")).isEqualTo("2");
            try (TestClient third = server.connect()) {
                assertThat(third.line()).isEqualTo("error too many connections");
                assertThat(third.line()).isNull();
            }
            assertThat(server.limit.rejectedCount()).isEqualTo(1);
            second.close();
            TestNetwork.await("second closed", () -> server.limit.openCount() == 1);
            try (TestClient fourth = server.connect()) {
                assertThat(fourth.ask("echo 4")).isEqualTo("4");
            }
        }
    }

    @Test
    void tellsOfAWorkerThatDoesNotServe() throws IOException {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (TestNetwork server = new TestNetwork(); TestClient client = server.connect()) {
            assertThat(client.ask("echo 1")).isEqualTo("1");
            TestNetwork.await("a beat", () -> server.network.longestSilenceMillis() < 1_000);
            server.protocol.sessions.iterator().next().host().executor().execute(() -> {
                try {
                    mayGoOn.await();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            });
            TestNetwork.await("silence", () -> server.network.longestSilenceMillis() > 2_000);
            mayGoOn.countDown();
            TestNetwork.await("a beat again", () -> server.network.longestSilenceMillis() < 1_000);
            assertThat(client.ask("echo 2")).isEqualTo("2");
        }
    }
}
