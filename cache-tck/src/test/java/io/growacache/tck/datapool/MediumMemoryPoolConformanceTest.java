package io.growacache.tck.datapool;

import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;

class MediumMemoryPoolConformanceTest extends MemoryPoolConformance {
    private final Medium medium = new Medium(4 << 20);

    @Override
    protected MemoryPool open(PoolRequest request) {
        return new MediumMemoryPool(medium, request);
    }
}
