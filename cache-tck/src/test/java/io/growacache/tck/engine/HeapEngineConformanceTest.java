package io.growacache.tck.engine;

import io.growacache.spi.engine.StorageEngine;

class HeapEngineConformanceTest extends StorageEngineConformance {
    @Override
    protected StorageEngine newEngine(EngineTestContext context) {
        return new HeapEngine(context);
    }
}
