package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.growacache.spi.config.Config;
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
import io.growacache.tck.engine.EngineTestContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a steady state, operations allocate nothing on the Java heap. */
@Tag("unchecked")
class SegcacheAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int OPERATIONS = 100_000;
    private static final int WARM_UP_ROUNDS = 3;
    /** The virtual machine may allocate on the thread now and then by itself, such as when it replaces compiled code. */
    private static final int MEASURED_ROUNDS = 5;
    private static final int VALUE = 100;

    private interface Operation {
        Status run(Fixture fixture, int number);
    }

    @Test
    void getHitsAllocateNothing() throws Exception {
        assertThat(leastAllocated(64 << 20, "merge", (fixture, number) -> fixture.get())).isZero();
    }

    @Test
    void putsAllocateNothing() throws Exception {
        assertThat(leastAllocated(256 << 20, "merge", (fixture, number) -> fixture.put())).isZero();
    }

    @Test
    void ninetyGetsToTenPutsAllocateNothing() throws Exception {
        assertThat(leastAllocated(64 << 20, "merge",
                (fixture, number) -> number % 10 == 0 ? fixture.put() : fixture.get())).isZero();
    }

    /** Evicting allocates per segment, never per item: less than a byte for each of the items that are dropped. */
    @ParameterizedTest
    @ValueSource(strings = {"merge", "fifo"})
    void putsThatEvictAllocatePerSegment(String policy) throws Exception {
        assertThat(leastAllocated(4 << 20, policy, Fixture::putNew)).isLessThan(OPERATIONS);
    }

    /** Bytes that the thread allocates in {@link #OPERATIONS}; the least of some measurements. */
    private static long leastAllocated(long memoryBytes, String policy, Operation operation) throws Exception {
        assertThat(NativeMemory.CHECKED).as("checked mode, which allocates").isFalse();
        long least = Long.MAX_VALUE;
        try (Fixture fixture = new Fixture(memoryBytes, policy)) {
            for (int round = 0; round < WARM_UP_ROUNDS + MEASURED_ROUNDS; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                int failedCount = run(fixture, operation, round * OPERATIONS);
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                assertThat(failedCount).isZero();
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

        Fixture(long memoryBytes, String policy) throws Exception {
            context = new EngineTestContext(EngineTestContext.Size.DEFAULT.withMemoryBytes(memoryBytes)
                    .withMaxValueLength(64 << 10));
            SegcacheFactory factory = new SegcacheFactory();
            engine = factory.create(Config.of(factory.config(), Map.of("eviction", policy)), context);
            engine.start();
            caller = engine.newCaller(Runnable::run);
            assertThat(put()).isEqualTo(Status.STORED);
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
