package io.growacache.datapool.memory;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.datapool.MemoryPoolConformance;
import io.growacache.tck.engine.EngineTestContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A mapped file keeps what every memory pool promises. */
class FileConformanceTest extends MemoryPoolConformance {
    @TempDir
    private Path folder;

    @Override
    protected MemoryPool open(PoolRequest request) {
        FilePoolFactory factory = new FilePoolFactory();
        Config config = Config.of(factory.config(), Map.of("path", folder.resolve("pool.dat").toString()));
        return factory.open(config, request, new EngineTestContext());
    }
}
