/** Storage engine: HybridLog. */
module io.growacache.engine.hybridlog {
    requires io.growacache.engine.support;
    requires io.growacache.spi;

    provides io.growacache.spi.engine.EngineFactory with io.growacache.engine.hybridlog.HybridLogFactory;
}
