package io.growacache.engine.s3fifo;

import io.growacache.spi.config.Config;
import io.growacache.tck.engine.EvictionRace;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small queues that are promoted from soon, so that large items are moved often. */
class S3FifoRaceTest {
    @ParameterizedTest
    @CsvSource({"1048576, 10%, 2", "655360, 10%, 1", "1048576, 50%, 1"})
    void hitsAreWholeValuesOfTheirKeys(long memory, String smallShare, String threshold) throws Exception {
        S3FifoFactory factory = new S3FifoFactory();
        EvictionRace.run(context -> factory.create(Config.of(factory.config(),
                Map.of("small-share", smallShare, "promotion-threshold", threshold)), context), memory);
    }
}
