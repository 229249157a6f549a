package io.growacache.tck.datapool;

import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;

class ArenaMemoryPoolConformanceTest extends MemoryPoolConformance {
    @Override
    protected MemoryPool open(PoolRequest request) {
        return new ArenaMemoryPool(request);
    }
}
