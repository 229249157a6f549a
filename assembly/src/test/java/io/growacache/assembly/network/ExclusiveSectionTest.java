package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.tck.engine.LateEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One session at a time has the server for itself. The line protocol counts every call that breaks this. */
class ExclusiveSectionTest {
    private static final NetworkSettings FOUR_WORKERS =
            new NetworkSettings(Transport.NIO, 4, 16 << 20, 4 << 20, ReplyLimits.DEFAULT);

    @Test
    void runsAndTheSessionGoesOn() throws IOException {
        try (TestNetwork server = new TestNetwork(FOUR_WORKERS); TestClient client = server.connect()) {
            client.send("sum a b\necho between\nsum a b\necho last\n");
            assertThat(client.line()).isEqualTo("count 1");
            assertThat(client.line()).isEqualTo("count 1");
            assertThat(client.line()).isEqualTo("between");
            assertThat(client.line()).isEqualTo("count 2");
            assertThat(client.line()).isEqualTo("count 2");
            assertThat(client.line()).isEqualTo("last");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5})
    void coldKeysAreFetchedOutsideAndAfterThreeTriesInside(int coldCount) throws IOException {
        try (TestNetwork server = new TestNetwork(FOUR_WORKERS); TestClient client = server.connect()) {
            // Warmed once before the gate closes for the first time, and once after each time it was cold.
            assertThat(client.ask("cold " + coldCount)).isEqualTo("warmed " + (coldCount + 1));
            assertThat(client.ask("echo on")).isEqualTo("on");
        }
    }

    @Test
    void othersWaitWhileOperationsOfTheSectionArePending() throws IOException {
        LateEngine[] late = new LateEngine[1];
        try (TestNetwork server = TestNetwork.over(FOUR_WORKERS, engine -> {
            late[0] = LateEngine.held(engine);
            return late[0];
        }); TestClient owner = server.connect(); TestClient other = server.connect(); TestClient third = server.connect()) {
            // A read of another session is under way; it completes while the section is, and has to wait.
            third.send("get x\n");
            TestNetwork.await("get", () -> late[0].pendingCalls().size() == 1);
            LateEngine.PendingCall get = late[0].pendingCalls().getFirst();
            owner.send("sum a b\n");
            TestNetwork.await("first update", () -> late[0].pendingCalls().size() == 2);
            get.complete();
            long received = server.total(Count.RECEIVED_BYTES);
            other.send("echo outside\n");
            TestNetwork.await("received", () -> server.total(Count.RECEIVED_BYTES) == received + 13);
            assertThat(server.protocol.insideCount.get()).isEqualTo(1);
            late[0].pendingCalls().getFirst().complete();
            TestNetwork.await("second update", () -> late[0].pendingCalls().size() == 1);
            assertThat(owner.line()).isEqualTo("count 1");
            TestNetwork.await("sent nothing else", () -> server.total(Count.SENT_BYTES) == "count 1\n".length());
            late[0].completeAll();
            assertThat(owner.line()).isEqualTo("count 1");
            assertThat(other.line()).isEqualTo("outside");
            assertThat(third.line()).isEqualTo("none");
        }
        late[0].assertNothingHeld();
    }

    @Test
    void aConnectionThatClosesInsideEndsItsSection() throws IOException {
        LateEngine[] late = new LateEngine[1];
        try (TestNetwork server = TestNetwork.over(FOUR_WORKERS, engine -> {
            late[0] = LateEngine.held(engine);
            return late[0];
        }); TestClient owner = server.connect()) {
            owner.send("sum a b\n");
            TestNetwork.await("first update", () -> late[0].pendingCalls().size() == 1);
            server.network.closeConnections();
            assertThat(server.limit.openCount()).isZero();
            late[0].completeAll();
            TestNetwork.await("second update", () -> late[0].pendingCalls().size() == 1);
            late[0].completeAll();
            TestNetwork.await("torn down", () -> server.protocol.sessions.isEmpty());
            assertThat(server.protocol.abandonedCount.get()).isZero();
            assertThat(server.protocol.insideCount.get()).isZero();
        }
        late[0].assertNothingHeld();
    }

    @Test
    void aConnectionThatClosesInLineAbandonsItsTask() throws IOException {
        LateEngine[] late = new LateEngine[1];
        try (TestNetwork server = TestNetwork.over(FOUR_WORKERS, engine -> {
            late[0] = LateEngine.held(engine);
            return late[0];
        }); TestClient owner = server.connect()) {
            owner.send("sum a b\n");
            TestNetwork.await("first update", () -> late[0].pendingCalls().size() == 1);
            // The gate is closed, so this one's request is not even read; of two that come in one batch, see below.
            TestClient second = server.connect();
            long received = server.total(Count.RECEIVED_BYTES);
            second.send("sum a b\n");
            TestNetwork.await("received", () -> server.total(Count.RECEIVED_BYTES) == received + 8);
            second.reset();
            TestNetwork.await("closed", () -> server.limit.openCount() == 1);
            late[0].completeAll();
            TestNetwork.await("second update", () -> late[0].pendingCalls().size() == 1);
            late[0].completeAll();
            assertThat(owner.line()).isEqualTo("count 1");
            assertThat(owner.line()).isEqualTo("count 1");
        }
        late[0].assertNothingHeld();
    }

    @Test
    void drainLetsSectionsEnd() throws IOException {
        LateEngine[] late = new LateEngine[1];
        try (TestNetwork server = TestNetwork.over(FOUR_WORKERS, engine -> {
            late[0] = LateEngine.held(engine);
            return late[0];
        }); TestClient owner = server.connect(); TestClient other = server.connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            owner.send("sum a b\n");
            TestNetwork.await("first update", () -> late[0].pendingCalls().size() == 1);
            long received = server.total(Count.RECEIVED_BYTES);
            other.send("echo read\n");
            TestNetwork.await("received", () -> server.total(Count.RECEIVED_BYTES) == received + 10);
            Future<Boolean> drained = threads.submit(() -> server.network.drain(60_000));
            late[0].completeAll();
            TestNetwork.await("second update", () -> late[0].pendingCalls().size() == 1);
            late[0].completeAll();
            assertThat(owner.line()).isEqualTo("count 1");
            assertThat(owner.line()).isEqualTo("count 1");
            assertThat(owner.line()).isNull();
            assertThat(other.line()).isEqualTo("read");
            assertThat(other.line()).isNull();
            owner.endInput();
            other.endInput();
            assertThat(get(drained)).isTrue();
        }
        late[0].assertNothingHeld();
    }

    @Test
    void excludesOneAnotherUnderLoad() throws IOException {
        stress(engine -> engine);
    }

    @Test
    void excludesOneAnotherUnderLoadWithLateAnswers() throws IOException {
        long seed = System.nanoTime();
        LateEngine[] late = new LateEngine[1];
        try {
            stress(engine -> {
                late[0] = LateEngine.random(engine, seed);
                return late[0];
            });
            late[0].assertNothingHeld();
        } catch (AssertionError failure) {
            throw new AssertionError("seed = " + seed, failure);
        }
    }

    /** Clients of all workers add to the same two counters; the session checks that nobody else runs meanwhile. */
    private static void stress(UnaryOperator<StorageEngine> wrapper) throws IOException {
        int clientCount = 12;
        int roundCount = 40;
        try (TestNetwork server = TestNetwork.over(FOUR_WORKERS, wrapper);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> runs = new ArrayList<>();
            for (int number = 0; number < clientCount; number++) {
                boolean isOwner = number % 2 == 0;
                runs.add(threads.submit(() -> {
                    try (TestClient client = server.connect()) {
                        for (int round = 0; round < roundCount; round++) {
                            if (isOwner) {
                                client.send("echo before\nsum a b\nget none\n");
                                assertThat(client.line()).isEqualTo("before");
                                String first = client.line();
                                assertThat(first).startsWith("count ");
                                assertThat(client.line()).isEqualTo(first);
                                assertThat(client.line()).isEqualTo("none");
                            } else {
                                client.send("get none\nput mine 3\nabcecho after\n");
                                assertThat(client.line()).isEqualTo("none");
                                assertThat(client.line()).isEqualTo("stored");
                                assertThat(client.line()).isEqualTo("after");
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> run : runs) {
                get(run);
            }
            try (TestClient client = server.connect()) {
                assertThat(client.ask("sum a b")).isEqualTo("count " + (clientCount / 2 * roundCount + 1));
            }
            assertThat(server.protocol.violationCount.get()).isZero();
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }
}
