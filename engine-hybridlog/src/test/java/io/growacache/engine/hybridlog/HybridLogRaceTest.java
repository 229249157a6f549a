package io.growacache.engine.hybridlog;

import io.growacache.spi.config.Config;
import io.growacache.tck.engine.EvictionRace;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hits are whole values of their keys, while values change in place, are copied, and pages are used again. */
class HybridLogRaceTest {
    @ParameterizedTest
    @CsvSource({"1048576, 90%", "1048576, 10%", "655360, 100%"})
    void hitsAreWholeValuesOfTheirKeys(long memory, String mutableFraction) throws Exception {
        HybridLogFactory factory = new HybridLogFactory();
        EvictionRace.run(context -> factory.create(Config.of(factory.config(),
                Map.of("mutable-fraction", mutableFraction)), context), memory);
    }
}
