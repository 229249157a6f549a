/** Storage engine: Segcache. */
module io.growacache.engine.segcache {
    requires io.growacache.engine.support;
    requires io.growacache.spi;
}
