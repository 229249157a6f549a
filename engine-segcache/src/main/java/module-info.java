/** Storage engine: Segcache. */
module io.growacache.engine.segcache {
    requires io.growacache.engine.support;
    requires io.growacache.spi;

    provides io.growacache.spi.engine.EngineFactory with io.growacache.engine.segcache.SegcacheFactory;
}
