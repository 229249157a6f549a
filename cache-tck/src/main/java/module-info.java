/** Conformance suites for engines, datapools and protocols. */
module io.growacache.tck {
    requires io.growacache.spi;
}
