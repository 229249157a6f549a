/**
 * Fuzz targets of the protocols. Each takes the bytes that a client sends, and fails where a session breaks its promises to
 * host and client.
 */
module io.growacache.fuzz {
    requires io.growacache.spi;
    requires io.growacache.tck;

    // Jazzer calls the targets by their names.
    exports io.growacache.fuzz;

    uses io.growacache.spi.protocol.ProtocolFactory;
}
