package io.growacache.engine.s3fifo;

import io.growacache.datapool.ssd.SsdPoolFactory;
import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.datapool.FaultInjectingBlockPool;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.StorageEngineConformance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The conformance kit with the main queue in a file, as servers have it: answers come from other threads, and late. */
class SsdConformanceTest {
    private static final EngineTestContext.Size SIZE =
            EngineTestContext.Size.DEFAULT.withMemoryBytes(16 << 20).withMaxValueLength(2 << 20);
    /** Everything is to come to the device. */
    private static final Map<String, String> OPTIONS = Map.of("promotion-threshold", "0");

    /** A pool in {@code folder}. */
    static BlockPool open(Path folder, String capacity, EngineTestContext context) {
        SsdPoolFactory factory = new SsdPoolFactory();
        return factory.open(Config.of(factory.config(), Map.of("path", folder.resolve("main.dat").toString(),
                "capacity", capacity, "buffer-memory", "32MiB")), FlashConformanceTest.REQUEST, context);
    }

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
            pool = open(folder, "24MiB", context);
            return FlashConformanceTest.engine(context, view(pool), OPTIONS);
        }
    }

    @Nested
    class HealthyConformanceTest extends OverFile {
        @Override
        BlockPool view(BlockPool file) {
            return file;
        }
    }

    /**
     * The device is busy, and fails writes: what clients see is the same. Reads that fail cost items, which the kit would
     * not forgive: see {@link FlashFaultTest}.
     */
    @Nested
    class FaultyConformanceTest extends OverFile {
        @Override
        BlockPool view(BlockPool file) {
            return FaultInjectingBlockPool.withFailingWrites(file);
        }
    }
}
