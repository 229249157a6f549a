/** The server: configuration, plugin wiring, network, control plane. */
module io.growacache.assembly {
    requires io.growacache.spi;
}
