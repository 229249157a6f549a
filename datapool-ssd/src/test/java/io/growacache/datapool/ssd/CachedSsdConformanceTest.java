package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.datapool.BlockPoolConformance;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** So does a file behind the page cache: what is left where direct transfers are impossible. */
class CachedSsdConformanceTest extends BlockPoolConformance {
    @TempDir
    private Path folder;

    @Override
    protected BlockPool open(PoolRequest request) {
        return Pools.open(folder.resolve("pool.dat"), request, "direct-io", "never", "block-length", "512B",
                "discard", "keep-space", "force", "interval");
    }
}
