package io.growacache.datapool.memory;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.datapool.MemoryPoolConformance;
import io.growacache.tck.engine.EngineTestContext;

/** Anonymous memory keeps what every memory pool promises. */
class DramConformanceTest extends MemoryPoolConformance {
    @Override
    protected MemoryPool open(PoolRequest request) {
        DramPoolFactory factory = new DramPoolFactory();
        return factory.open(Config.defaults(factory.config()), request, new EngineTestContext());
    }
}
