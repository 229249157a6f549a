/** An LRU engine: the smallest storage engine that keeps every promise of the SPI. */
module io.growacache.example.lru {
    requires io.growacache.spi;

    provides io.growacache.spi.engine.EngineFactory with io.growacache.example.lru.LruEngineFactory;
}
