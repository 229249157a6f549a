/** The memcached protocols. */
module io.growacache.proto.memcache {
    requires io.growacache.spi;

    provides io.growacache.spi.protocol.ProtocolFactory with
            io.growacache.proto.memcache.MemcacheProtocolFactory;
}
