package io.growacache.engine.hybridlog;

import io.growacache.datapool.ssd.SsdPoolFactory;
import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.datapool.FaultInjectingBlockPool;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.DeviceRun;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.StorageEngineConformance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The conformance kit with a second log on a device. */
class DeviceConformanceTest {
    private static final EngineTestContext.Size SIZE =
            EngineTestContext.Size.DEFAULT.withMemoryBytes(16 << 20).withMaxValueLength(2 << 20);
    /** So little that the kit's tests of eviction see some. */
    private static final int DEVICE_BYTES = 6 << 20;

    /** Device and memory are small, so everything that is used comes through both. */
    @Nested
    class SmallConformanceTest extends StorageEngineConformance {
        @Override
        protected EngineTestContext.Size size() {
            return SIZE;
        }

        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("reheat", "always"));
        }
    }

    @Nested
    class LargePagesConformanceTest extends StorageEngineConformance {
        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            return engine(context, Map.of("page-size", "1MiB", "log-segment-size", "512KiB", "mutable-fraction", "10%",
                    "reheat", "never"));
        }
    }

    private static StorageEngine engine(EngineTestContext context, Map<String, String> options) {
        return engine(context, DeviceRun.pool(new Medium(DEVICE_BYTES), TwoLogRun.ROLE, "hybridlog"), options);
    }

    static StorageEngine engine(EngineTestContext context, BlockPool pool, Map<String, String> options) {
        context.fill(TwoLogRun.ROLE, pool);
        HybridLogFactory factory = new HybridLogFactory();
        return factory.create(Config.of(factory.config(), options), context);
    }

    /** Over a file, as servers have it: answers come from other threads, and late. */
    abstract static class OverFile extends StorageEngineConformance {
        @TempDir
        private Path folder;

        /** After the engine is closed, which methods for that cannot be. */
        @RegisterExtension
        final AfterEachCallback closing = _ -> pool().close();

        private BlockPool pool;

        private BlockPool pool() {
            return pool;
        }

        abstract BlockPool view(BlockPool file);

        @Override
        protected EngineTestContext.Size size() {
            return SIZE;
        }

        @Override
        protected StorageEngine newEngine(EngineTestContext context) {
            SsdPoolFactory factory = new SsdPoolFactory();
            pool = factory.open(Config.of(factory.config(), Map.of("path", folder.resolve("log.dat").toString(),
                    "capacity", DEVICE_BYTES + "B", "buffer-memory", "32MiB")),
                    new PoolRequest(TwoLogRun.ROLE, "hybridlog", 1, 1, 0), context);
            return engine(context, view(pool), Map.of());
        }
    }

    @Nested
    class HealthyConformanceTest extends OverFile {
        @Override
        BlockPool view(BlockPool file) {
            return file;
        }
    }

    /** The device is busy, and fails writes: what clients see is the same. Reads that fail cost items. */
    @Nested
    class FaultyConformanceTest extends OverFile {
        @Override
        BlockPool view(BlockPool file) {
            return FaultInjectingBlockPool.withFailingWrites(file);
        }
    }
}
