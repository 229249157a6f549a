package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.engine.LateEngine;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An engine that answers late: replies in order, closing and draining meanwhile. */
class PendingTest {
    private LateEngine late;

    private TestNetwork held() throws IOException {
        return TestNetwork.over(TestNetwork.SETTINGS, engine -> {
            late = LateEngine.held(engine);
            return late;
        });
    }

    private void awaitPending(int count) {
        TestNetwork.await(count + " pending", () -> late.pendingCalls().size() == count);
    }

    @Test
    void repliesLeaveInRequestOrder() throws IOException {
        try (TestNetwork server = held(); TestClient client = server.connect()) {
            client.send("get a\necho between\nget b\necho last\n");
            awaitPending(2);
            late.pendingCalls().get(1).complete();
            late.pendingCalls().getFirst().complete();
            assertThat(client.line()).isEqualTo("none");
            assertThat(client.line()).isEqualTo("between");
            assertThat(client.line()).isEqualTo("none");
            assertThat(client.line()).isEqualTo("last");
        }
        late.assertNothingHeld();
    }

    @Test
    void aWriteWaitsAndIsServedWhenItsTurnComes() throws IOException {
        try (TestNetwork server = held(); TestClient client = server.connect()) {
            client.send("get k\nput k 3\nabcget k\n");
            awaitPending(1);
            late.completeAll();
            assertThat(client.line()).isEqualTo("none");
            awaitPending(1);
            assertThat(late.pendingCalls().getFirst().name()).isEqualTo("put");
            late.completeAll();
            assertThat(client.line()).isEqualTo("stored");
            awaitPending(1);
            late.completeAll();
            assertThat(client.line()).isEqualTo("value 3");
            assertThat(client.line()).isEqualTo("abc");
        }
        late.assertNothingHeld();
    }

    @Test
    void closingWhilePendingLeavesNothingBehind() throws IOException {
        try (TestNetwork server = held()) {
            TestClient client = server.connect();
            client.send("get a\nget b\nput c 100000\n").send(new byte[50_000]);
            awaitPending(2);
            client.reset();
            TestNetwork.await("closed", () -> server.limit.openCount() == 0 && server.protocol.sessions.isEmpty());
            assertThat(server.network.usedChunkCount()).isPositive();
            late.completeAll();
            TestNetwork.await("no chunk in use", () -> server.network.usedChunkCount() == 0);
        }
        late.assertNothingHeld();
    }

    @Test
    void drainingAnswersWhatIsPending() throws IOException {
        try (TestNetwork server = held(); TestClient client = server.connect()) {
            client.send("get a\necho after\nget b\nput half 10\nabc");
            awaitPending(2);
            CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> server.network.drain(60_000));
            late.completeAll();
            assertThat(client.line()).isEqualTo("none");
            assertThat(client.line()).isEqualTo("after");
            assertThat(client.line()).isEqualTo("none");
            assertThat(client.line()).isNull();
            client.endInput();
            assertThat(drained.join()).isTrue();
        }
        late.assertNothingHeld();
    }

    @Test
    void drainingGivesUpAfterItsTime() throws IOException {
        try (TestNetwork server = held(); TestClient client = server.connect()) {
            client.send("get a\n");
            awaitPending(1);
            assertThat(server.network.drain(1)).isFalse();
            assertThat(client.line()).isNull();
        }
        late.assertNothingHeld();
    }

    @Test
    void aClientThatStopsSendingGetsLateAnswers() throws IOException {
        try (TestNetwork server = held(); TestClient client = server.connect()) {
            client.send("get a\nput b 1\nx").endInput();
            awaitPending(1);
            late.completeAll();
            assertThat(client.line()).isEqualTo("none");
            awaitPending(1);
            late.completeAll();
            assertThat(client.line()).isEqualTo("stored");
            assertThat(client.line()).isNull();
        }
        late.assertNothingHeld();
    }
}
