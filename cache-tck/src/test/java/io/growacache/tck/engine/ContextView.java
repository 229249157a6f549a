package io.growacache.tck.engine;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;

/** Lends what another context lends, for faulty engines that are told something else. */
class ContextView implements EngineContext {
    private final EngineContext context;

    ContextView(EngineContext context) {
        this.context = context;
    }

    @Override
    public Clock clock() {
        return context.clock();
    }

    @Override
    public Metrics metrics() {
        return context.metrics();
    }

    @Override
    public Background background() {
        return context.background();
    }

    @Override
    public int workerCount() {
        return context.workerCount();
    }

    @Override
    public long memoryBytes() {
        return context.memoryBytes();
    }

    @Override
    public int maxValueLength() {
        return context.maxValueLength();
    }

    @Override
    public int keyspaceCount() {
        return context.keyspaceCount();
    }

    @Override
    public boolean isFilled(String role) {
        return context.isFilled(role);
    }

    @Override
    public MemoryPool openMemoryPool(PoolRequest request) {
        return context.openMemoryPool(request);
    }

    @Override
    public BlockPool openBlockPool(PoolRequest request) {
        return context.openBlockPool(request);
    }
}
