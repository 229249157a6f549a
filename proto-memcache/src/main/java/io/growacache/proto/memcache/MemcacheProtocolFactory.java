package io.growacache.proto.memcache;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.plugin.SpiVersion;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolFactory;

/** Makes the {@code memcache} protocol. */
public final class MemcacheProtocolFactory implements ProtocolFactory {
    private static final Option<Boolean> ALLOW_FLUSH_ALL = Option.flag("allow-flush-all")
            .defaultsTo("true")
            .documentedAs("Whether clients may drop all items with flush_all; otherwise they get an error.")
            .build();

    private static final ConfigSpec CONFIG = ConfigSpec.of(ALLOW_FLUSH_ALL);

    /** For the host. */
    public MemcacheProtocolFactory() {
    }

    @Override
    public String name() {
        return "memcache";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "The text protocol of memcached.";
    }

    @Override
    public ConfigSpec config() {
        return CONFIG;
    }

    @Override
    public Protocol create(Config config, ProtocolContext context) {
        return new MemcacheProtocol(context,
                config.get(ALLOW_FLUSH_ALL) ? Flush.Permission.ALLOWED : Flush.Permission.FORBIDDEN);
    }
}
