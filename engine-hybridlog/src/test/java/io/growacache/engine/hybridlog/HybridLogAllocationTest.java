package io.growacache.engine.hybridlog;

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
class HybridLogAllocationTest {
    private static Function<EngineTestContext, StorageEngine> engine(String mutableFraction) {
        HybridLogFactory factory = new HybridLogFactory();
        return context -> factory.create(Config.of(factory.config(), Map.of("mutable-fraction", mutableFraction)),
                context);
    }

    /** With 10% most puts copy the item to the tail, with 100% they change it in place. */
    @ParameterizedTest
    @ValueSource(strings = {"10%", "100%"})
    void operationsThatEvictNothingAllocateNothing(String mutableFraction) throws Exception {
        assertThat(AllocationCheck.ofGets(engine(mutableFraction))).isZero();
        assertThat(AllocationCheck.ofPuts(engine(mutableFraction))).isZero();
        assertThat(AllocationCheck.ofMix(engine(mutableFraction))).isZero();
    }

    /** Evicting allocates per page, never per item: less than a byte for each of the items that are dropped. */
    @ParameterizedTest
    @ValueSource(strings = {"10%", "100%"})
    void putsThatEvictAllocatePerPage(String mutableFraction) throws Exception {
        assertThat(AllocationCheck.ofEvictingPuts(engine(mutableFraction))).isLessThan(AllocationCheck.OPERATIONS);
    }
}
