package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.tck.host.FakeClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Clients that read slowly or not at all, and memory that runs out. */
class BackpressureTest {
    private static final int VALUE_LENGTH = 1 << 20;

    private static NetworkSettings withMemory(long bytes, int maxRequestLength) {
        return new NetworkSettings(Transport.NIO, 2, bytes, maxRequestLength, ReplyLimits.DEFAULT);
    }

    private static void store(TestNetwork server, String key, byte[] value) throws IOException {
        try (TestClient writer = server.connect()) {
            writer.send("put " + key + " " + value.length + "\n").send(value);
            assertThat(writer.line()).isEqualTo("stored");
        }
    }

    @Test
    void isNotReadFromWhileItDoesNotRead() throws IOException {
        byte[] value = new byte[VALUE_LENGTH];
        Arrays.fill(value, (byte) 'v');
        int count = 64;
        try (TestNetwork server = new TestNetwork(); TestClient client = new TestClient(server.address, 4096)) {
            store(server, "k", value);
            client.send("get k\n".repeat(count) + "echo end\n");
            TestNetwork.await("stalled", () -> server.total(Count.STALLS) > 0);
            assertThat(server.network.ordinaryBudget().used() + server.network.largeBudget().used())
                    .isLessThan(4L * VALUE_LENGTH);
            for (int index = 0; index < count; index++) {
                assertThat(client.line()).isEqualTo("value " + VALUE_LENGTH);
                assertThat(Arrays.equals(client.bytes(VALUE_LENGTH), value)).isTrue();
                assertThat(client.line()).isEmpty();
            }
            assertThat(client.line()).isEqualTo("end");
        }
    }

    @Test
    void requestsWaitForMemoryAndGetIt() throws IOException {
        // 3 MiB for large buffers: of ten requests of 2 MiB one at a time gets its buffer.
        int length = 2 << 20;
        byte[] value = new byte[length];
        try (TestNetwork server = new TestNetwork(withMemory(4 << 20, length + 1024))) {
            List<TestClient> clients = new ArrayList<>();
            for (int index = 0; index < 10; index++) {
                TestClient client = server.connect();
                client.send("put key" + index + " " + length + "\n");
                clients.add(client);
            }
            TestNetwork.await("nine wait", () -> server.network.largeBudget().waitingCount() == 9);
            assertThat(server.network.isShortOfMemory()).isTrue();
            try (TestClient small = server.connect()) {
                assertThat(small.ask("echo small requests go on")).isEqualTo("small requests go on");
            }
            List<Thread> senders = clients.stream().map(client -> Thread.ofVirtual().start(() -> {
                try {
                    client.send(value);
                } catch (IOException lost) {
                    throw new AssertionError(lost);
                }
            })).toList();
            for (TestClient client : clients) {
                assertThat(client.line()).isEqualTo("stored");
                client.close();
            }
            for (Thread sender : senders) {
                join(sender);
            }
            assertThat(server.network.isShortOfMemory()).isFalse();
            assertThat(server.total(Count.MEMORY_WAITS)).isGreaterThanOrEqualTo(9);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aClientThatLeavesTheLineLetsOthersThrough() throws IOException {
        int length = 2 << 20;
        try (TestNetwork server = new TestNetwork(withMemory(4 << 20, length + 1024))) {
            TestClient holder = server.connect();
            holder.send("put a " + length + "\n");
            TestNetwork.await("buffer taken", () -> server.network.largeBudget().used() > 0);
            TestClient waiting = server.connect();
            waiting.send("put b " + length + "\n");
            TestNetwork.await("one waits", () -> server.network.largeBudget().waitingCount() == 1);
            TestClient last = server.connect();
            last.send("put c " + length + "\n");
            TestNetwork.await("two wait", () -> server.network.largeBudget().waitingCount() == 2);
            waiting.reset();
            // It is not read from, so the server learns of it only when it has its turn.
            holder.reset();
            last.send(new byte[length]);
            assertThat(last.line()).isEqualTo("stored");
            last.close();
        }
    }

    @Test
    void whoDoesNotGoOnGivesTheBufferBack() throws IOException {
        int length = 1_900_000;
        FakeClock clock = new FakeClock();
        try (TestNetwork server = new TestNetwork(withMemory(4 << 20, length + 1024), 100, clock, engine -> engine);
                TestClient holder = server.connect(); TestClient waiting = server.connect()) {
            holder.send("put a " + length + "\nhalf");
            TestNetwork.await("buffer taken", () -> server.network.largeBudget().used() > 0);
            waiting.send("put b " + length + "\n");
            TestNetwork.await("one waits", () -> server.network.largeBudget().waitingCount() == 1);
            TestNetwork.await("buffer given", () -> {
                clock.advanceMillis(100);
                return server.network.largeBudget().waitingCount() == 0;
            });
            waiting.send(new byte[length]);
            assertThat(waiting.line()).isEqualTo("stored");
            holder.send(new byte[length - "half".length()]);
            assertThat(holder.line()).isEqualTo("stored");
        }
    }

    @Test
    void closesWhoSendsARequestLongerThanAny() throws IOException {
        try (TestNetwork server = new TestNetwork(withMemory(4 << 20, 1 << 20)); TestClient client = server.connect()) {
            client.send("echo first\nopen 2000000\n");
            assertThat(client.line()).isEqualTo("first");
            assertThat(client.line()).isNull();
            assertThat(server.total(Count.OVERSIZE_CLOSES)).isEqualTo(1);
        }
    }

    @Test
    void gathersALineOfUnknownLengthUpToTheLimit() throws IOException {
        try (TestNetwork server = new TestNetwork(); TestClient client = server.connect()) {
            String text = "x".repeat(100_000);
            assertThat(client.ask("echo " + text)).isEqualTo(text);
            client.send("echo " + "y".repeat(200_000));
            assertThat(client.line()).isEqualTo("error line too long");
            assertThat(client.line()).isNull();
        }
    }

    @Test
    void closesWhoDoesNotTakeWhatIsPushed() throws IOException {
        ReplyLimits limits = new ReplyLimits(1 << 16, 1 << 18, 16);
        try (TestNetwork server = new TestNetwork(
                new NetworkSettings(Transport.NIO, 1, 64 << 20, 1 << 20, limits));
                TestClient client = new TestClient(server.address, 4096)) {
            assertThat(client.ask("echo here")).isEqualTo("here");
            LineProtocol.Session session = server.protocol.sessions.iterator().next();
            AtomicBoolean wasRefused = new AtomicBoolean();
            byte[] message = new byte[1 << 14];
            TestNetwork.await("push refused", () -> {
                session.host().executor().execute(() -> {
                    ReplyBuffer push = session.host().replies().push();
                    if (push == null) {
                        wasRefused.set(true);
                    } else {
                        push.writeBytes(message);
                    }
                    session.host().resume();
                });
                return wasRefused.get();
            });
            TestNetwork.await("closed", () -> server.limit.openCount() == 0);
            assertThat(server.total(Count.OVERRUN_CLOSES)).isEqualTo(1);
        }
    }

    @Test
    void closesIdleConnectionsOnly() throws IOException {
        FakeClock clock = new FakeClock();
        try (TestNetwork server = new TestNetwork(TestNetwork.SETTINGS, 100, clock, engine -> engine);
                TestClient client = server.connect()) {
            assertThat(client.ask("echo here")).isEqualTo("here");
            server.listener.setIdleTimeout(Duration.ofSeconds(5));
            clock.advanceMillis(4_999);
            assertThat(client.ask("echo still")).isEqualTo("still");
            // A connection's times are exact to a second, in its favour.
            clock.advanceMillis(6_000);
            assertThat(client.line()).isNull();
            assertThat(server.total(Count.IDLE_CLOSES)).isEqualTo(1);
        }
    }

    /** Bytes that come slowly are no idleness, and keep nobody else waiting. */
    @Test
    void servesWhoSendsAByteASecond() throws IOException {
        FakeClock clock = new FakeClock();
        try (TestNetwork server = new TestNetwork(TestNetwork.SETTINGS, 100, clock, engine -> engine);
                TestClient slow = server.connect()) {
            server.listener.setIdleTimeout(Duration.ofSeconds(5));
            long receivedCount = 0;
            for (char letter : "echo slow but sure".toCharArray()) {
                slow.send(String.valueOf(letter));
                long expectedCount = ++receivedCount;
                TestNetwork.await("a byte", () -> server.total(Count.RECEIVED_BYTES) == expectedCount);
                try (TestClient other = server.connect()) {
                    assertThat(other.ask("echo other")).isEqualTo("other");
                    receivedCount += "echo other\n".length();
                }
                clock.advanceMillis(1_000);
            }
            assertThat(slow.ask("")).isEqualTo("slow but sure");
            assertThat(server.total(Count.IDLE_CLOSES)).isZero();
        }
    }

    @Test
    void idleTimeIsOffByDefault() throws IOException {
        FakeClock clock = new FakeClock();
        try (TestNetwork server = new TestNetwork(TestNetwork.SETTINGS, 100, clock, engine -> engine);
                TestClient client = server.connect(); TestClient other = server.connect()) {
            assertThat(client.ask("echo here")).isEqualTo("here");
            clock.advanceMillis(Duration.ofDays(365).toMillis());
            server.listener.setIdleTimeout(Duration.ZERO);
            assertThat(other.ask("echo other")).isEqualTo("other");
            assertThat(client.ask("echo here")).isEqualTo("here");
        }
    }
}
