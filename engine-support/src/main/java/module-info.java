/**
 * What several storage engines need: a hash index outside the heap, ghost tables, key hashing, striped counters, items
 * in segments, and items on a device.
 */
module io.growacache.engine.support {
    requires transitive io.growacache.spi;

    exports io.growacache.engine.support.background;
    exports io.growacache.engine.support.counter;
    exports io.growacache.engine.support.flash;
    exports io.growacache.engine.support.ghost;
    exports io.growacache.engine.support.hash;
    exports io.growacache.engine.support.index;
    exports io.growacache.engine.support.item;
    exports io.growacache.engine.support.record;
    exports io.growacache.engine.support.segment;
    exports io.growacache.engine.support.store;
    exports io.growacache.engine.support.tier;
}
