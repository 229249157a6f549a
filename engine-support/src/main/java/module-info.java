/** What several storage engines need: hash index, epochs, checksums, file headers. */
module io.growacache.engine.support {
    requires io.growacache.spi;
}
