package io.growacache.datapool.memory;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.datapool.MemoryPoolConformance;
import io.growacache.tck.engine.EngineTestContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Shared memory keeps what every memory pool promises; here in a folder of the test's own. */
class ShmConformanceTest extends MemoryPoolConformance {
    @TempDir
    private Path folder;

    @Override
    protected MemoryPool open(PoolRequest request) {
        ShmPoolFactory factory = new ShmPoolFactory();
        Config config = Config.of(factory.config(), Map.of("name", "pool", "directory", folder.toString()));
        return factory.open(config, request, new EngineTestContext());
    }
}
