package io.growacache.engine.s3fifo;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.StorageEngineConformance;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The conformance kit, over shares, thresholds and segment sizes. */
class S3FifoConformanceTest {
    @Nested
    class DefaultConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of());
        }
    }

    @Nested
    class EagerConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("promotion-threshold", "1", "small-share", "50%", "ghost-memory", "0%"));
        }
    }

    @Nested
    class LargeSegmentsConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("segment-size", "4MiB"));
        }
    }

    @Nested
    class SmallMemoryConformanceTest extends StorageEngineConformance {
        @Override
        protected EngineTestContext.Size size() {
            return EngineTestContext.Size.DEFAULT.withMemoryBytes(16 << 20).withMaxValueLength(2 << 20);
        }

        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("segment-size", "64KiB", "promotion-threshold", "3"));
        }
    }

    private static StorageEngine engine(EngineTestContext context, Map<String, String> options) {
        S3FifoFactory factory = new S3FifoFactory();
        return factory.create(Config.of(factory.config(), options), context);
    }
}
