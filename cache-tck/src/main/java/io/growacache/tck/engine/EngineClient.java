package io.growacache.tck.engine;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.host.SteppableExecutor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Calls an engine for a test, on one thread, and waits for late answers. Keys are texts, one byte per character, in a
 * keyspace that can be {@linkplain #use chosen}; what an operation has seen is kept until the next one.
 */
public final class EngineClient implements AutoCloseable {
    private final EngineUnderTest subject;
    private final StorageEngine engine;
    private final SteppableExecutor executor = new SteppableExecutor();
    private final Caller caller;
    private final EngineCall call;
    private int keyspace;

    EngineClient(EngineUnderTest subject) {
        this.subject = subject;
        engine = subject.engine();
        caller = engine.newCaller(executor);
        call = new EngineCall(subject.violations());
    }

    /** Uses a keyspace from now on. */
    public EngineClient use(int newKeyspace) {
        keyspace = newKeyspace;
        return this;
    }

    /** Copies values out in pieces of that length from now on; 0: in one piece. */
    public EngineClient readInPieces(int length) {
        call.setAccess(false, length);
        return this;
    }

    /** Reads an item as a client does. */
    public Status get(String key) {
        return get(key, Access.USE);
    }

    /** Reads an item. */
    public Status get(String key, Access access) {
        call.setAccess(access == Access.INSPECT, 0);
        return getPieces(key, access);
    }

    /** Reads an item as a client does, in the pieces that were set. */
    public Status getPieces(String key) {
        return getPieces(key, Access.USE);
    }

    private Status getPieces(String key, Access access) {
        return run(key, place -> engine.get(caller, place, access, call));
    }

    /** Stores an item. */
    public Status put(String key, TestItem item) {
        call.setStored(item);
        return run(key, place -> engine.put(caller, place, call));
    }

    /** Stores a text. */
    public Status put(String key, String value) {
        return put(key, TestItem.of(value));
    }

    /** Tries to store a value which is not to be filled, because the engine must refuse it. */
    public Status putTooMuch(String key, int length) {
        call.setTooLarge(length);
        return run(key, place -> engine.put(caller, place, call));
    }

    /** Changes an item. */
    public Status update(String key, Edit.Change change) {
        call.setAccess(false, 0);
        call.setChange(change);
        return run(key, place -> engine.update(caller, place, call));
    }

    /** Deletes an item. */
    public Status delete(String key) {
        return run(key, place -> engine.delete(caller, place, call));
    }

    /**
     * Visits some items; {@link #cursor()} is where to go on.
     *
     * @return the visited items by key
     */
    public Map<String, TestItem> scan(long cursor, int limit) {
        Status status = run("", place -> engine.scan(caller, keyspace, cursor, limit, call));
        if (status != Status.SCANNED) {
            throw new AssertionError("a scan ended with " + status);
        }
        Map<String, TestItem> found = new LinkedHashMap<>();
        for (EngineCall.Visited visited : call.visited()) {
            found.put(visited.key(), visited.item());
        }
        return found;
    }

    /** A whole iteration in steps of {@code limit}. */
    public Map<String, TestItem> scanAll(int limit) {
        Map<String, TestItem> found = new LinkedHashMap<>();
        long cursor = 0;
        int stepCount = 0;
        do {
            found.putAll(scan(cursor, limit));
            cursor = cursor();
            stepCount++;
            if (stepCount > 1_000_000) {
                throw new AssertionError("a scan does not come to its end");
            }
        } while (cursor != 0);
        return found;
    }

    /** The last operation's version, 0 when there was no item. */
    public long version() {
        return call.version();
    }

    /** Where the last scan stopped. */
    public long cursor() {
        return call.version();
    }

    /** What the last get read, or the last update saw; null when there was no item. */
    public TestItem item() {
        return call.item();
    }

    /** What the last update decided in its last run. */
    Edit edit() {
        return call.edit();
    }

    int frequency() {
        return call.frequency();
    }

    long idleSeconds() {
        return call.idleSeconds();
    }

    /** The engine's caller, for tests that call it themselves. */
    Caller caller() {
        return caller;
    }

    SteppableExecutor executor() {
        return executor;
    }

    /** Makes a call of the test's own, whose answer may be awaited later. */
    Status start(EngineCall own, String key, Function<Key, Status> operation) {
        Key place = own.setKey(keyspace, bytes(key));
        own.prepare();
        Status status = operation.apply(place);
        own.returned(status, status == Status.SCANNED ? caller.cursor() : caller.version());
        return status;
    }

    /** Waits until a call has ended. */
    Status await(EngineCall own) {
        subject.await(executor, own::isEnded);
        return own.status();
    }

    private Status run(String key, Function<Key, Status> operation) {
        start(call, key, operation);
        return await(call);
    }

    /** The bytes of a key. */
    static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Gives the caller back, having run what is left for its executor. */
    @Override
    public void close() {
        executor.runAll();
        caller.close();
        call.close();
    }
}
