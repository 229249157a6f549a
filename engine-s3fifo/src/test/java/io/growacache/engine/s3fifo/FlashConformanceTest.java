package io.growacache.engine.s3fifo;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumBlockPool;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.StorageEngineConformance;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The conformance kit with the main queue on a device. */
class FlashConformanceTest {
    static final PoolRequest REQUEST = new PoolRequest("main", "s3fifo", 1, 1, 0);

    @Nested
    class DefaultConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, 64 << 20, Map.of());
        }
    }

    /** Everything comes to the device, which is small. */
    @Nested
    class AdmitAllConformanceTest extends StorageEngineConformance {
        @Override
        protected EngineTestContext.Size size() {
            return EngineTestContext.Size.DEFAULT.withMemoryBytes(16 << 20).withMaxValueLength(2 << 20);
        }

        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, 16 << 20, Map.of("promotion-threshold", "0"));
        }
    }

    static StorageEngine engine(EngineTestContext context, int deviceBytes, Map<String, String> options) {
        return engine(context, new MediumBlockPool(new Medium(deviceBytes), REQUEST,
                MediumBlockPool.device(deviceBytes)), options);
    }

    static StorageEngine engine(EngineTestContext context, BlockPool pool, Map<String, String> options) {
        context.fill("main", pool);
        S3FifoFactory factory = new S3FifoFactory();
        return factory.create(Config.of(factory.config(), new HashMap<>(options)), context);
    }
}
