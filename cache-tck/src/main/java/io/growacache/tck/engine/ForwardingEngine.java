package io.growacache.tck.engine;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Does what another engine does, but for what a subclass overrides: for tests that need an engine which fails, or
 * behaves in a way that is rare. Batches run one operation after another through the single operations.
 */
public class ForwardingEngine implements StorageEngine {
    /** The other engine. */
    protected final StorageEngine engine;

    /** An engine like {@code engine}, which it closes. */
    protected ForwardingEngine(StorageEngine engine) {
        this.engine = engine;
    }

    @Override
    public void start() throws Exception {
        engine.start();
    }

    @Override
    public void drain() {
        engine.drain();
    }

    @Override
    public Set<EngineCapability> capabilities() {
        return engine.capabilities();
    }

    @Override
    public int maxKeyLength() {
        return engine.maxKeyLength();
    }

    @Override
    public int maxValueLength() {
        return engine.maxValueLength();
    }

    @Override
    public int keyspaceCount() {
        return engine.keyspaceCount();
    }

    @Override
    public Caller newCaller(Executor executor) {
        return engine.newCaller(executor);
    }

    @Override
    public Status get(Caller caller, Key key, Access access, ItemReader reader) {
        return engine.get(caller, key, access, reader);
    }

    @Override
    public Status put(Caller caller, Key key, ItemWriter writer) {
        return engine.put(caller, key, writer);
    }

    @Override
    public Status update(Caller caller, Key key, ItemUpdater updater) {
        return engine.update(caller, key, updater);
    }

    @Override
    public Status delete(Caller caller, Key key, Completion completion) {
        return engine.delete(caller, key, completion);
    }

    @Override
    public Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
        return engine.scan(caller, keyspace, cursor, limit, visitor);
    }

    @Override
    public void clear(int keyspace) {
        engine.clear(keyspace);
    }

    @Override
    public void clearAll() {
        engine.clearAll();
    }

    @Override
    public long itemCount(int keyspace) {
        return engine.itemCount(keyspace);
    }

    @Override
    public void resize(long limitBytes) {
        engine.resize(limitBytes);
    }

    @Override
    public AutoCloseable subscribe(ItemEventQueue queue) {
        return engine.subscribe(queue);
    }

    @Override
    public EngineStats stats() {
        return engine.stats();
    }

    @Override
    public void checkpoint() {
        engine.checkpoint();
    }

    @Override
    public void checkInvariants() {
        engine.checkInvariants();
    }

    @Override
    public void close() {
        engine.close();
    }
}
