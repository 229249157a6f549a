package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.datapool.BlockPoolConformance;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** So do threads in blocking calls: what carries requests where io_uring is forbidden. */
class ThreadsSsdConformanceTest extends BlockPoolConformance {
    @TempDir
    private Path folder;

    @Override
    protected BlockPool open(PoolRequest request) {
        return Pools.open(folder.resolve("pool.dat"), request, "transfers", "threads", "threads", "4");
    }
}
