/** What several storage engines need: a hash index outside the heap, ghost tables, key hashing, striped counters. */
module io.growacache.engine.support {
    requires io.growacache.spi;

    exports io.growacache.engine.support.counter;
    exports io.growacache.engine.support.ghost;
    exports io.growacache.engine.support.hash;
    exports io.growacache.engine.support.index;
}
