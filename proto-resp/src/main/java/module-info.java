/** The Redis serialization protocols RESP2 and RESP3. */
module io.growacache.proto.resp {
    requires io.growacache.spi;

    provides io.growacache.spi.protocol.ProtocolFactory with io.growacache.proto.resp.RespProtocolFactory;
}
