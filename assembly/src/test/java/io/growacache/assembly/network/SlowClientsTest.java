package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.tck.host.FakeClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that begin requests and hardly go on, by mistake or on purpose: the others must not notice. */
class SlowClientsTest {
    private static final int COUNT = 50;

    private final FakeClock clock = new FakeClock();
    private final List<TestClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients() throws IOException {
        for (TestClient client : clients) {
            client.close();
        }
    }

    private TestNetwork network(long memoryBytes) throws IOException {
        return new TestNetwork(new NetworkSettings(Transport.best(), 1, memoryBytes, 1 << 19, ReplyLimits.DEFAULT), 100, clock,
                engine -> engine);
    }

    private void connectAndSend(TestNetwork server, String text) throws IOException {
        for (int index = 0; index < COUNT; index++) {
            clients.add(server.connect().send(text));
        }
        TestNetwork.await("all read", () -> server.network.receivedBytes() == (long) COUNT * text.length());
    }

    /** The worker looks for slow clients once a second of real time. */
    private void awaitUsed(TestNetwork server, long atMost) {
        TestNetwork.await("used = " + atMost, () -> {
            clock.advanceMillis(100);
            return server.network.ordinaryBudget().used() <= atMost;
        });
    }

    /** What is taken when each client has a small chunk; what the worker keeps for later counts, too. */
    private static long smallChunks(TestNetwork server, long atRest) {
        return atRest + COUNT * 1_024L + server.network.ordinaryBudget().limit() / 4;
    }

    @Test
    void keepsLittleMoreThanWasSent() throws IOException {
        try (TestNetwork server = network(16 << 20)) {
            long atRest = server.network.ordinaryBudget().used();
            connectAndSend(server, "put k 50000\nx");
            assertThat(server.network.ordinaryBudget().used() - atRest).isGreaterThanOrEqualTo(COUNT * 50_000L);
            awaitUsed(server, smallChunks(server, atRest));
            for (TestClient client : clients) {
                client.send("y");
            }
            TestNetwork.await("read", () -> server.network.receivedBytes() == COUNT * 14L);
            assertThat(server.network.ordinaryBudget().used()).isLessThanOrEqualTo(smallChunks(server, atRest));
        }
    }

    @Test
    void stillGetsItsAnswerWhenItGoesOn() throws IOException {
        byte[] value = new byte[50_000];
        Arrays.fill(value, (byte) 'v');
        try (TestNetwork server = network(16 << 20)) {
            long atRest = server.network.ordinaryBudget().used();
            connectAndSend(server, "put k 50000\nv");
            awaitUsed(server, smallChunks(server, atRest));
            TestClient first = clients.getFirst();
            for (int sent = 1; sent < value.length; sent += 7_001) {
                first.send(Arrays.copyOfRange(value, sent, Math.min(value.length, sent + 7_001)));
            }
            assertThat(first.line()).isEqualTo("stored");
            assertThat(first.ask("echo next")).isEqualTo("next");
            assertThat(first.send("get k\n").line()).isEqualTo("value 50000");
            assertThat(first.bytes(value.length)).isEqualTo(value);
        }
    }

    @Test
    void holdingAllMemoryDoesNotLast() throws IOException {
        // 256 KiB for small buffers: less than what so many requests want.
        try (TestNetwork server = network(1 << 20); TestClient other = server.connect()) {
            connectAndSend(server, "echo half");
            awaitUsed(server, server.network.ordinaryBudget().limit() * 3 / 4);
            assertThat(other.ask("echo served")).isEqualTo("served");
            assertThat(server.total(Count.MEMORY_CLOSES)).isZero();
            for (TestClient client : clients) {
                assertThat(client.ask(" of it")).isEqualTo("half of it");
            }
        }
    }

    @Test
    void whoNeverReadsIsClosedWhenOthersWait() throws IOException {
        int length = 300_000;
        try (TestNetwork server = network(2 << 20)) {
            try (TestClient writer = server.connect()) {
                writer.send("put k " + length + "\n").send(new byte[length]);
                assertThat(writer.line()).isEqualTo("stored");
            }
            for (int index = 0; index < 10; index++) {
                TestClient client = new TestClient(server.address, 4_096);
                client.send("get k\n".repeat(20));
                clients.add(client);
            }
            TestNetwork.await("waits for memory", () -> server.network.isShortOfMemory());
            TestNetwork.await("closed", () -> {
                clock.advanceMillis(100);
                return server.total(Count.MEMORY_CLOSES) > 0;
            });
            try (TestClient other = server.connect()) {
                assertThat(other.ask("echo served")).isEqualTo("served");
            }
        }
    }
}
