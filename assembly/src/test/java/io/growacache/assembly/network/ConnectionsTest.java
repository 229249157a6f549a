package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.Connections;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looking at all connections, and closing some. */
class ConnectionsTest {
    private static final int CLIENT_COUNT = 600;

    private final List<TestClient> clients = new ArrayList<>();

    private TestNetwork connected(int count) throws IOException {
        TestNetwork server = new TestNetwork(TestNetwork.SETTINGS, 1000, Clock.SYSTEM, UnaryOperator.identity());
        for (int index = 0; index < count; index++) {
            TestClient client = server.connect();
            assertThat(client.ask("echo here")).isEqualTo("here");
            clients.add(client);
        }
        return server;
    }

    @AfterEach
    void closeClients() throws IOException {
        for (TestClient client : clients) {
            client.close();
        }
    }

    private static void visit(TestNetwork server, Connections.Visitor visitor) {
        AtomicBoolean isDone = new AtomicBoolean();
        server.network.visitAll(visitor, () -> isDone.set(true));
        TestNetwork.await("all connections seen", isDone::get);
    }

    @Test
    void showsAllConnectionsOnTheirWorkers() throws IOException {
        try (TestNetwork server = connected(CLIENT_COUNT)) {
            Map<Long, String> threads = new ConcurrentHashMap<>();
            Set<Object> addresses = ConcurrentHashMap.newKeySet();
            visit(server, connection -> {
                assertThat(connection.session()).isNotNull();
                assertThat(connection.protocol()).isEqualTo("line");
                assertThat(connection.localAddress()).isEqualTo(server.address);
                long idleMillis = connection.idleMillis();
                assertThat(connection.ageMillis()).isGreaterThanOrEqualTo(idleMillis).isNotNegative();
                assertThat(connection.unreadBytes() + connection.unsentBytes()).isZero();
                threads.put(connection.id(), Thread.currentThread().getName());
                addresses.add(connection.remoteAddress());
            });
            assertThat(threads).hasSize(CLIENT_COUNT);
            assertThat(addresses).hasSize(CLIENT_COUNT);
            assertThat(Set.copyOf(threads.values())).containsExactlyInAnyOrder("growacache-worker-0", "growacache-worker-1");
        }
    }

    @Test
    void closesConnectionsWhileItLooks() throws IOException {
        try (TestNetwork server = connected(CLIENT_COUNT)) {
            Set<Long> seen = ConcurrentHashMap.newKeySet();
            visit(server, connection -> {
                if (seen.add(connection.id()) && connection.id() % 2 == 0) {
                    connection.close();
                }
            });
            assertThat(seen).hasSize(CLIENT_COUNT);
            for (int index = 0; index < CLIENT_COUNT; index++) {
                boolean isClosed = (index + 1) % 2 == 0;
                if (isClosed) {
                    assertThat(clients.get(index).line()).isNull();
                } else {
                    assertThat(clients.get(index).ask("echo still here")).isEqualTo("still here");
                }
            }
            TestNetwork.await("half of the connections", () -> server.limit.openCount() == CLIENT_COUNT / 2);
        }
    }

    @Test
    void goesOnWhenAVisitorFails() throws IOException {
        try (TestNetwork server = connected(3)) {
            visit(server, connection -> {
                throw new IllegalStateException("asked for");
            });
            assertThat(server.total(Count.TASK_FAILURES)).isPositive();
            assertThat(clients.getFirst().ask("echo a")).isEqualTo("a");
        }
    }
}
