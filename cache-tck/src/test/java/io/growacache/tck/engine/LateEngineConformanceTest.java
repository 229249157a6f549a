package io.growacache.tck.engine;

import io.growacache.spi.engine.StorageEngine;

class LateEngineConformanceTest extends StorageEngineConformance {
    @Override
    protected StorageEngine newEngine(EngineTestContext context) {
        return LateEngine.random(new HeapEngine(context), seed());
    }
}
