package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.PutBatch;
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs reads or stores of keyspace 0 together, as sessions do: reads may be late together, a store that is late is
 * awaited.
 */
final class BatchOfCalls implements ReadBatch, PutBatch, AutoCloseable {
    private final EngineUnderTest subject;
    private final EngineClient client;
    private final List<EngineCall> calls = new ArrayList<>();
    private int wantedCount = Integer.MAX_VALUE;
    private boolean endsWithLate;
    private int firstIndex;
    private int answeredCount;

    BatchOfCalls(EngineUnderTest subject, EngineClient client) {
        this.subject = subject;
        this.client = client;
    }

    /** Adds a read. */
    void add(String key) {
        EngineCall call = new EngineCall(subject.violations());
        call.setKey(0, EngineClient.bytes(key));
        call.prepare();
        calls.add(call);
    }

    /** Adds a store. */
    void add(String key, TestItem item) {
        add(key);
        calls.getLast().setStored(item);
    }

    /** Tells the engine to stop when so many are answered. */
    BatchOfCalls stopAfter(int count) {
        wantedCount = count;
        return this;
    }

    /** Reads all, and returns the statuses of those that were answered. */
    List<Status> getAll() {
        int taken = subject.engine().getAll(client.caller(), Access.USE, this);
        assertEquals(answeredCount, taken, "answered reads");
        return await(taken);
    }

    /** Stores all, and returns the statuses of those that were answered. */
    List<Status> putAll() {
        endsWithLate = true;
        while (firstIndex < Math.min(calls.size(), wantedCount)) {
            int taken = subject.engine().putAll(client.caller(), this);
            assertEquals(answeredCount - firstIndex, taken, "answered stores");
            firstIndex = answeredCount;
            await(answeredCount);
        }
        return await(answeredCount);
    }

    private List<Status> await(int count) {
        return calls.subList(0, count).stream().map(client::await).toList();
    }

    /** What read {@code index} has found. */
    TestItem item(int index) {
        return calls.get(index).item();
    }

    @Override
    public int size() {
        return calls.size() - firstIndex;
    }

    @Override
    public Key key(int index) {
        return calls.get(firstIndex + index).key();
    }

    @Override
    public ItemReader reader(int index) {
        return calls.get(firstIndex + index);
    }

    @Override
    public ItemWriter writer(int index) {
        return calls.get(firstIndex + index);
    }

    @Override
    public boolean answered(int index, Status status, long version) {
        assertEquals(answeredCount, firstIndex + index, "answers come in order");
        calls.get(answeredCount++).returned(status, version);
        return answeredCount < wantedCount && !(endsWithLate && status == Status.PENDING);
    }

    @Override
    public void close() {
        calls.forEach(EngineCall::close);
    }
}
