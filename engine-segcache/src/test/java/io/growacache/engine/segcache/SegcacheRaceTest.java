package io.growacache.engine.segcache;

import io.growacache.spi.config.Config;
import io.growacache.tck.engine.EvictionRace;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegcacheRaceTest {
    @ParameterizedTest
    @CsvSource({"s3fifo, 1048576", "merge, 1048576", "fifo, 1048576", "s3fifo, 655360", "merge, 655360",
            "fifo, 655360"})
    void hitsAreWholeValuesOfTheirKeys(String policy, long memory) throws Exception {
        SegcacheFactory factory = new SegcacheFactory();
        Config config = Config.of(factory.config(), Map.of("eviction", policy));
        EvictionRace.run(context -> factory.create(config, context), memory);
    }
}
