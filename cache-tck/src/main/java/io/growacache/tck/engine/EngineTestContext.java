package io.growacache.tck.engine;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineContext;
import io.growacache.tck.datapool.ArenaMemoryPool;
import io.growacache.tck.host.FakeClock;
import io.growacache.tck.host.SteppableBackground;
import io.growacache.tck.host.TestMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test lends to an engine: everything steppable. Closing it closes the memory pools that it opened. */
public final class EngineTestContext implements EngineContext, AutoCloseable {
    /**
     * What an engine is asked to hold.
     *
     * @param memoryBytes the budget for data, index and bookkeeping
     * @param maxValueLength longest value in bytes
     * @param keyspaceCount how many keyspaces
     * @param workerCount how many threads will call
     */
    public record Size(long memoryBytes, int maxValueLength, int keyspaceCount, int workerCount) {
        /** 64 MiB, values to 8 MiB, 16 keyspaces, 2 workers. */
        public static final Size DEFAULT = new Size(64L << 20, 8 << 20, 16, 2);

        /** The same with another budget. */
        public Size withMemoryBytes(long newMemoryBytes) {
            return new Size(newMemoryBytes, maxValueLength, keyspaceCount, workerCount);
        }

        /** The same with another longest value. */
        public Size withMaxValueLength(int newMaxValueLength) {
            return new Size(memoryBytes, newMaxValueLength, keyspaceCount, workerCount);
        }
    }

    private final Size size;
    private final FakeClock clock = new FakeClock();
    private final TestMetrics metrics = new TestMetrics();
    private final SteppableBackground background = new SteppableBackground();
    private final Map<String, MemoryPool> memoryPools = new HashMap<>();
    private final Map<String, BlockPool> blockPools = new HashMap<>();
    private final List<MemoryPool> opened = new ArrayList<>();

    /** A context of {@link Size#DEFAULT}. */
    public EngineTestContext() {
        this(Size.DEFAULT);
    }

    /** A context of a given size. */
    public EngineTestContext(Size size) {
        this.size = size;
    }

    /** Fills a memory role with a pool, which stays the caller's to close. Without it a role gets anonymous memory. */
    public void fill(String role, MemoryPool pool) {
        memoryPools.put(role, pool);
    }

    /** Fills a block role with a pool, which stays the caller's to close. */
    public void fill(String role, BlockPool pool) {
        blockPools.put(role, pool);
    }

    /** What the engine is asked to hold. */
    public Size size() {
        return size;
    }

    @Override
    public FakeClock clock() {
        return clock;
    }

    @Override
    public TestMetrics metrics() {
        return metrics;
    }

    @Override
    public SteppableBackground background() {
        return background;
    }

    @Override
    public int workerCount() {
        return size.workerCount();
    }

    @Override
    public long memoryBytes() {
        return size.memoryBytes();
    }

    @Override
    public int maxValueLength() {
        return size.maxValueLength();
    }

    @Override
    public int keyspaceCount() {
        return size.keyspaceCount();
    }

    @Override
    public boolean isFilled(String role) {
        return memoryPools.containsKey(role) || blockPools.containsKey(role);
    }

    @Override
    public MemoryPool openMemoryPool(PoolRequest request) {
        MemoryPool given = memoryPools.get(request.role());
        if (given != null) {
            return given;
        }
        MemoryPool pool = new ArenaMemoryPool(request);
        opened.add(pool);
        return pool;
    }

    @Override
    public BlockPool openBlockPool(PoolRequest request) {
        BlockPool given = blockPools.get(request.role());
        if (given == null) {
            throw new DatapoolException(Reason.REFUSED, "role = " + request.role() + ": the test has not filled it");
        }
        return given;
    }

    @Override
    public void close() {
        opened.forEach(MemoryPool::close);
        opened.clear();
    }
}
