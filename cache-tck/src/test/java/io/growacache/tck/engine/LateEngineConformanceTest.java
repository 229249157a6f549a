package io.growacache.tck.engine;

import io.growacache.spi.engine.StorageEngine;

class LateEngineConformanceTest extends StorageEngineConformance {
    @Override
    protected StorageEngine newEngine(EngineTestContext context) {
        return LateEngine.random(new HeapEngine(context), seed());
    }

    @Override
    protected EngineTestContext.Size size() {
        return EngineTestContext.Size.DEFAULT.withMemoryBytes(16 << 20).withMaxValueLength(2 << 20);
    }
}
