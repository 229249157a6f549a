/** The memcached protocols. */
module io.growacache.proto.memcache {
    requires io.growacache.spi;
}
