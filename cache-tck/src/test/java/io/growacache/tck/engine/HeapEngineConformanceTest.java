package io.growacache.tck.engine;

import io.growacache.spi.engine.StorageEngine;

class HeapEngineConformanceTest extends StorageEngineConformance {
    @Override
    protected StorageEngine newEngine(EngineTestContext context) {
        return new HeapEngine(context);
    }

    @Override
    protected EngineTestContext.Size size() {
        return EngineTestContext.Size.DEFAULT.withMemoryBytes(16 << 20).withMaxValueLength(2 << 20);
    }
}
