/**
 * The contracts of grow-a-cache: what a storage engine, a datapool, a protocol, a metrics reporter, an authenticator or a
 * command-line tool promises to the host and may expect from it.
 *
 * <p>The module depends on {@code java.base} alone, so that a plugin needs one small jar. Start with
 * {@link io.growacache.spi.plugin}, then the package of the kind that you write.
 */
module io.growacache.spi {
    exports io.growacache.spi.config;
    exports io.growacache.spi.datapool;
    exports io.growacache.spi.engine;
    exports io.growacache.spi.memory;
    exports io.growacache.spi.metrics;
    exports io.growacache.spi.plugin;
    exports io.growacache.spi.protocol;
    exports io.growacache.spi.security;
    exports io.growacache.spi.tool;
}
