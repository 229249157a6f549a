package io.growacache.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.LateEngine.Outcome;
import io.growacache.tck.host.SteppableExecutor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Late answers come when the test says so, as it says so, and what is held is found. */
class LateEngineTest {
    private final LateEngine engine = LateEngine.held(new HeapEngine(new EngineTestContext()));
    private final SteppableExecutor executor = new SteppableExecutor();
    private final Caller caller = engine.newCaller(executor);
    private final List<String> answers = new ArrayList<>();
    private final byte[] keyBytes = {'a'};
    private final Key key = new Key().set(0, MemorySegment.ofArray(keyBytes), 0, 1);

    private void put(String value) {
        TestItem item = TestItem.of(value);
        ForwardingCallbacks.Bytes bytes = new ForwardingCallbacks.Bytes(new ItemMetadata(), item.value());
        Status status = engine.put(caller, key, new ForwardingCallbacks.Writer(bytes) {
            @Override
            public void completed(Status end, long version) {
                answers.add("put " + end + (version == 0 ? "" : " with version"));
            }
        });
        assertThat(status).isEqualTo(Status.PENDING);
    }

    private void get() {
        Status status = engine.get(caller, key, Access.USE, new ForwardingCallbacks.Reader(new ForwardingCallbacks.Snapshot()) {
            @Override
            public void completed(Status end, long version) {
                answers.add("get " + end);
            }
        });
        assertThat(status).isEqualTo(Status.PENDING);
    }

    private void delete() {
        assertThat(engine.delete(caller, key, (end, version) -> answers.add("delete " + end))).isEqualTo(Status.PENDING);
    }

    private List<String> takeAnswers() {
        executor.runAll();
        List<String> taken = List.copyOf(answers);
        answers.clear();
        return taken;
    }

    @Test
    void answersWhenAndInWhichOrderTheTestSays() {
        put("1");
        get();
        delete();
        assertThat(takeAnswers()).isEmpty();
        assertThat(engine.pendingCalls()).extracting(LateEngine.PendingCall::name).containsExactly("put", "get", "delete");
        engine.pendingCalls().get(1).complete();
        assertThat(answers).as("before the executor runs").isEmpty();
        assertThat(takeAnswers()).containsExactly("get MISS");
        engine.completeAll();
        assertThat(takeAnswers()).containsExactly("put STORED with version", "delete DELETED");
        caller.close();
        engine.assertNothingHeld();
    }

    @Test
    void endsAsTheTestSays() {
        put("1");
        engine.completeAll();
        takeAnswers();
        get();
        engine.pendingCalls().getFirst().complete(Outcome.ERROR);
        assertThat(takeAnswers()).containsExactly("get ERROR");
        get();
        engine.completeAll();
        assertThat(takeAnswers()).as("what a failing device held").containsExactly("get MISS");
        put("2");
        engine.completeAll();
        get();
        engine.pendingCalls().getLast().complete(Outcome.EVICTED);
        assertThat(takeAnswers()).containsExactly("put STORED with version", "get MISS");
        assertThat(engine.itemCount(0)).isZero();
    }

    @Test
    void endsEverythingWithAnErrorWhenItCloses() {
        put("1");
        get();
        caller.close();
        assertThatThrownBy(engine::assertNothingHeld).hasMessageContaining("still pending");
        engine.close();
        assertThat(takeAnswers()).containsExactly("put ERROR", "get ERROR");
        engine.assertNothingHeld();
        assertThat(engine.get(caller, key, Access.USE, new ForwardingCallbacks.Snapshot())).isEqualTo(Status.ERROR);
    }

    @Test
    void findsCallersThatAreNotClosed() {
        assertThatThrownBy(engine::assertNothingHeld).hasMessageContaining("callers not closed: 1");
        caller.close();
        caller.close();
        engine.assertNothingHeld();
    }

    @Test
    void findsKeysThatChangeWhileTheyArePending() {
        get();
        keyBytes[0] = 'b';
        engine.completeAll();
        takeAnswers();
        caller.close();
        assertThatThrownBy(engine::assertNothingHeld).hasMessageContaining("changed while it was pending");
    }

    @Test
    void completesEachCallOnce() {
        get();
        LateEngine.PendingCall call = engine.pendingCalls().getFirst();
        call.complete();
        assertThatThrownBy(call::complete).isInstanceOf(IllegalStateException.class);
        assertThat(takeAnswers()).containsExactly("get MISS");
    }
}
