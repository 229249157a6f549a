package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.datapool.BlockPoolConformance;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A file, past the page cache where the file system can, keeps what every block pool promises. */
class SsdConformanceTest extends BlockPoolConformance {
    @TempDir
    private Path folder;

    @Override
    protected BlockPool open(PoolRequest request) {
        return Pools.open(folder.resolve("pool.dat"), request);
    }
}
