/** What several storage engines need. */
module io.growacache.engine.support {
    requires io.growacache.spi;

    exports io.growacache.engine.support.ghost;
}
