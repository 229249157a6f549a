package io.growacache.spi.protocol;

import io.growacache.spi.config.Config;
import io.growacache.spi.plugin.PluginFactory;

/** Makes protocols. */
public interface ProtocolFactory extends PluginFactory {
    /**
     * Makes the protocol of one listener.
     *
     * @param config the listener's options that belong to the protocol
     */
    Protocol create(Config config, ProtocolContext context);
}
