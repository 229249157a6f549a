package io.growacache.engine.hybridlog;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.StorageEngineConformance;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The conformance kit, over page sizes, memory sizes and mutable fractions. */
class HybridLogConformanceTest {
    @Nested
    class DefaultConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of());
        }
    }

    @Nested
    class CopyingConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("mutable-fraction", "10%", "ghost-memory", "0%"));
        }
    }

    @Nested
    class LargePagesConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("page-size", "4MiB"));
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
            return engine(context, Map.of("page-size", "64KiB", "mutable-fraction", "100%"));
        }
    }

    private static StorageEngine engine(EngineTestContext context, Map<String, String> options) {
        HybridLogFactory factory = new HybridLogFactory();
        return factory.create(Config.of(factory.config(), options), context);
    }
}
