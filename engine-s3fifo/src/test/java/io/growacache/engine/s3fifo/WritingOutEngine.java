package io.growacache.engine.s3fifo;

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
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine that brings everything to its device before every so many reads, updates and deletes, so that these find it
 * there. Somebody listens to it all the time, so that no store ends another key's item unseen.
 */
final class WritingOutEngine implements StorageEngine {
    private static final int SLOWDOWN = 20;

    private final StorageEngine engine;
    private final int period;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger nextNumber;

    WritingOutEngine(StorageEngine engine, int period) {
        this.engine = engine;
        this.period = period;
        nextNumber = new AtomicInteger(period);
    }

    private void writeOut() {
        int number = count.incrementAndGet();
        int next = nextNumber.get();
        // Less and less often: each time takes a segment of the device, and tests of many operations need room, too.
        if (number >= next && nextNumber.compareAndSet(next, number + Math.max(period, number / SLOWDOWN))) {
            engine.checkpoint();
        }
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
        writeOut();
        return engine.get(caller, key, access, reader);
    }

    @Override
    public int getAll(Caller caller, Access access, ReadBatch batch) {
        return engine.getAll(caller, access, batch);
    }

    @Override
    public Status put(Caller caller, Key key, ItemWriter writer) {
        return engine.put(caller, key, writer);
    }

    @Override
    public Status update(Caller caller, Key key, ItemUpdater updater) {
        writeOut();
        return engine.update(caller, key, updater);
    }

    @Override
    public Status delete(Caller caller, Key key, Completion completion) {
        writeOut();
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
    public void start() throws Exception {
        engine.start();
        engine.subscribe(new ItemEventQueue(1, () -> { }));
    }

    @Override
    public void drain() {
        engine.drain();
    }

    @Override
    public void close() {
        engine.close();
    }
}
