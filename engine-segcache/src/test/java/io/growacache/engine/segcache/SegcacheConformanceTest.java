package io.growacache.engine.segcache;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.StorageEngineConformance;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The conformance kit, over policies and segment sizes. */
class SegcacheConformanceTest {
    @Nested
    class MergeConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("eviction", "merge"));
        }
    }

    @Nested
    class FifoConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("eviction", "fifo"));
        }
    }

    @Nested
    class LeastLiveBytesConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("eviction", "util"));
        }
    }

    @Nested
    class ReinsertionConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("eviction", "s3fifo"));
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
            return engine(context, Map.of("segment-size", "64KiB", "merge-segments", "4"));
        }
    }

    private static StorageEngine engine(EngineTestContext context, Map<String, String> options) {
        SegcacheFactory factory = new SegcacheFactory();
        return factory.create(Config.of(factory.config(), options), context);
    }
}
