package io.growacache.tck.engine;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.PutBatch;
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine that brings everything to its device before every so many reads, updates and deletes, so that these find it
 * there. Somebody listens to it all the time, so that no store ends another key's item unseen.
 */
public final class WritingOutEngine extends ForwardingEngine {
    private static final int SLOWDOWN = 20;

    private final int period;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger nextNumber;

    /** Every {@code period} operations at first. */
    public WritingOutEngine(StorageEngine engine, int period) {
        super(engine);
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
    public void start() throws Exception {
        super.start();
        engine.subscribe(new ItemEventQueue(1, () -> { }));
    }

    @Override
    public Status get(Caller caller, Key key, Access access, ItemReader reader) {
        writeOut();
        return super.get(caller, key, access, reader);
    }

    @Override
    public int getAll(Caller caller, Access access, ReadBatch batch) {
        return engine.getAll(caller, access, batch);
    }

    @Override
    public int putAll(Caller caller, PutBatch batch) {
        return engine.putAll(caller, batch);
    }

    @Override
    public Status update(Caller caller, Key key, ItemUpdater updater) {
        writeOut();
        return super.update(caller, key, updater);
    }

    @Override
    public Status delete(Caller caller, Key key, Completion completion) {
        writeOut();
        return super.delete(caller, key, completion);
    }
}
