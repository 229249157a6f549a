package io.growacache.engine.segcache;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineTestContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** An engine into which many items of one kind are put; their values are whatever is in memory: only their room matters. */
final class FilledEngine implements ItemWriter, AutoCloseable {
    /** Bytes of each key. */
    static final int KEY_LENGTH = 20;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment keyBytes = arena.allocate(KEY_LENGTH, Long.BYTES);
    private final Key key = new Key();
    private final EngineTestContext context;
    private final StorageEngine engine;
    private final Caller caller;
    private final int valueLength;
    private final int flags;
    private final long deadlineMillis;
    private long count;

    /**
     * An empty engine; it closes the context, too.
     *
     * @param millisToLive of each item; 0: for ever
     */
    FilledEngine(EngineTestContext context, Map<String, String> options, int valueLength, int flags, long millisToLive)
            throws Exception {
        this.context = context;
        this.valueLength = valueLength;
        this.flags = flags;
        deadlineMillis = millisToLive == 0 ? ItemMetadata.NO_DEADLINE : context.clock().wallMillis() + millisToLive;
        SegcacheFactory factory = new SegcacheFactory();
        engine = factory.create(Config.of(factory.config(), options), context);
        engine.start();
        caller = engine.newCaller(Runnable::run);
    }

    /** Puts one more. */
    void putNext() {
        keyBytes.set(ValueLayout.JAVA_LONG, 0, ++count);
        Status status = engine.put(caller, key.set(0, keyBytes, 0, KEY_LENGTH), this);
        if (status != Status.STORED) {
            throw new AssertionError("item " + count + ": " + status);
        }
    }

    /** How many were put. */
    long count() {
        return count;
    }

    long metric(String name) {
        return context.metrics().value(name);
    }

    void reclaim() {
        context.background().run("segcache-reclaim");
    }

    EngineStats stats() {
        return engine.stats();
    }

    @Override
    public void describe(ItemDraft draft) {
        draft.replace(valueLength);
        draft.setFlags(flags);
        draft.setDeadlineMillis(deadlineMillis);
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        // So that a test of gigabytes takes no gigabytes.
    }

    @Override
    public void completed(Status status, long version) {
        throw new AssertionError("the engine answers at once");
    }

    @Override
    public void close() {
        engine.checkInvariants();
        caller.close();
        engine.close();
        context.close();
        arena.close();
    }
}
