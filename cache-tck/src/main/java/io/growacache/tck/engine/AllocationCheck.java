package io.growacache.tck.engine;

import com.sun.management.ThreadMXBean;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.function.Function;

/**
 * How many bytes an engine allocates on the Java heap in a steady state. Only without checked mode, which allocates
 * itself; and only for engines that answer at once.
 */
public final class AllocationCheck {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** How many operations a measurement has. */
    public static final int OPERATIONS = 100_000;

    private static final long ROOMY = 64 << 20;
    private static final long TIGHT = 4 << 20;
    private static final int WARM_UP_ROUNDS = 3;
    /**
     * The virtual machine may allocate on the thread now and then by itself, such as when it replaces compiled code.
     */
    private static final int MEASURED_ROUNDS = 5;
    private static final int VALUE = 100;

    private interface Operation {
        Status run(Fixture fixture, int number);
    }

    private AllocationCheck() {
    }

    /** Bytes that {@link #OPERATIONS} gets allocate that hit. */
    public static long ofGets(Function<EngineTestContext, StorageEngine> newEngine) throws Exception {
        return leastAllocated(newEngine, ROOMY, (fixture, number) -> fixture.get());
    }

    /** Bytes that {@link #OPERATIONS} puts allocate that replace an item without evicting another. */
    public static long ofPuts(Function<EngineTestContext, StorageEngine> newEngine) throws Exception {
        return leastAllocated(newEngine, 4 * ROOMY, (fixture, number) -> fixture.put());
    }

    /** Bytes that {@link #OPERATIONS} operations allocate, one in ten of them a put. */
    public static long ofMix(Function<EngineTestContext, StorageEngine> newEngine) throws Exception {
        return leastAllocated(newEngine, ROOMY, (fixture, number) -> number % 10 == 0 ? fixture.put() : fixture.get());
    }

    /** Bytes that {@link #OPERATIONS} puts of new items into a full engine allocate. */
    public static long ofEvictingPuts(Function<EngineTestContext, StorageEngine> newEngine) throws Exception {
        return leastAllocated(newEngine, TIGHT, Fixture::putNew);
    }

    /** The least of some measurements. */
    private static long leastAllocated(Function<EngineTestContext, StorageEngine> newEngine, long memoryBytes,
            Operation operation) throws Exception {
        if (NativeMemory.CHECKED) {
            throw new AssertionError("checked mode allocates: run without it");
        }
        long least = Long.MAX_VALUE;
        try (Fixture fixture = new Fixture(newEngine, memoryBytes)) {
            for (int round = 0; round < WARM_UP_ROUNDS + MEASURED_ROUNDS; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                int failedCount = run(fixture, operation, round * OPERATIONS);
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                if (failedCount != 0) {
                    throw new AssertionError(failedCount + " operations failed");
                }
                if (round >= WARM_UP_ROUNDS) {
                    least = Math.min(least, allocated);
                }
            }
            fixture.engine.checkInvariants();
        }
        return least;
    }

    private static int run(Fixture fixture, Operation operation, int first) {
        int failedCount = 0;
        for (int number = first; number < first + OPERATIONS; number++) {
            Status status = operation.run(fixture, number);
            failedCount += status == Status.HIT || status == Status.STORED ? 0 : 1;
        }
        return failedCount;
    }

    private static final class Fixture implements ItemReader, ItemWriter, AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment value = arena.allocate(VALUE);
        private final MemorySegment keyBytes = arena.allocate(Long.BYTES);
        private final Key key = new Key();
        private final EngineTestContext context;
        private final StorageEngine engine;
        private final Caller caller;

        Fixture(Function<EngineTestContext, StorageEngine> newEngine, long memoryBytes) throws Exception {
            context = new EngineTestContext(EngineTestContext.Size.DEFAULT.withMemoryBytes(memoryBytes)
                    .withMaxValueLength(64 << 10));
            engine = newEngine.apply(context);
            engine.start();
            caller = engine.newCaller(Runnable::run);
            if (put() != Status.STORED) {
                throw new AssertionError("the first item cannot be stored");
            }
        }

        Status get() {
            return engine.get(caller, key.set(0, keyBytes, 0, Long.BYTES), Access.USE, this);
        }

        Status put() {
            return engine.put(caller, key.set(0, keyBytes, 0, Long.BYTES), this);
        }

        Status putNew(int number) {
            keyBytes.set(ValueLayout.JAVA_LONG, 0, number);
            return put();
        }

        @Override
        public void read(StoredItem item) {
            item.copyValue(0, value, 0, item.valueLength());
        }

        @Override
        public void describe(ItemDraft draft) {
            draft.replace(VALUE);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            MemorySegment.copy(value, from, target, offset, length);
        }

        @Override
        public void completed(Status status, long version) {
            throw new AssertionError("the engine answers at once");
        }

        @Override
        public void close() {
            caller.close();
            engine.close();
            context.close();
            arena.close();
        }
    }
}
