package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.datapool.BlockPoolConformance;
import io.growacache.tck.host.SteppableExecutor;
import io.growacache.tck.host.SteppableLoop;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A file keeps what every block pool promises when event loops learn of the ends of their reads themselves. */
class EventLoopSsdConformanceTest extends BlockPoolConformance {
    @TempDir
    private Path folder;

    @Override
    protected BlockPool open(PoolRequest request) {
        return Pools.open(folder.resolve("pool.dat"), request);
    }

    @Override
    protected SteppableExecutor newExecutor() {
        return new SteppableLoop();
    }
}
