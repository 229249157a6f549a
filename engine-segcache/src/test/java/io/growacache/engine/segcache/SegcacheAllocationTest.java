package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.AllocationCheck;
import io.growacache.tck.engine.EngineTestContext;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a steady state, operations allocate nothing on the Java heap. */
@Tag("unchecked")
class SegcacheAllocationTest {
    private static Function<EngineTestContext, StorageEngine> engine(String choice) {
        SegcacheFactory factory = new SegcacheFactory();
        return context -> factory.create(Config.of(factory.config(), Map.of("eviction", choice)), context);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3fifo", "merge", "fifo"})
    void operationsThatEvictNothingAllocateNothing(String choice) throws Exception {
        assertThat(AllocationCheck.ofGets(engine(choice))).isZero();
        assertThat(AllocationCheck.ofPuts(engine(choice))).isZero();
        assertThat(AllocationCheck.ofMix(engine(choice))).isZero();
    }

    /** Evicting allocates per segment, never per item: less than a byte for each of the items that are dropped. */
    @ParameterizedTest
    @ValueSource(strings = {"s3fifo", "merge", "fifo"})
    void putsThatEvictAllocatePerSegment(String choice) throws Exception {
        assertThat(AllocationCheck.ofEvictingPuts(engine(choice))).isLessThan(AllocationCheck.OPERATIONS);
    }
}
