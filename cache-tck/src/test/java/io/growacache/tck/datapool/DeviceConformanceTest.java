package io.growacache.tck.datapool;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;

class DeviceConformanceTest extends BlockPoolConformance {
    private final Medium medium = new Medium(2 << 20);

    @Override
    protected BlockPool open(PoolRequest request) {
        return new MediumBlockPool(medium, request, MediumBlockPool.device(2 << 20));
    }
}
