package io.growacache.tck.datapool;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;

class ObjectStoreConformanceTest extends BlockPoolConformance {
    private final Medium medium = new Medium(2 << 20);

    @Override
    protected BlockPool open(PoolRequest request) {
        return new FaultInjectingBlockPool(
                new MediumBlockPool(medium, request, MediumBlockPool.objectStore(2 << 20)), 1);
    }
}
