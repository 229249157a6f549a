/** What several datapools need: the header of a pool's file, and when a file is refused. */
module io.growacache.datapool.support {
    requires transitive io.growacache.spi;

    exports io.growacache.datapool.support;
}
