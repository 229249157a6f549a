package io.growacache.spi.security;

import io.growacache.spi.config.Config;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.PluginFactory;

/** Makes an authenticator. */
public interface AuthenticatorFactory extends PluginFactory {
    /** Makes an authenticator. */
    Authenticator create(Config config, PluginContext context);
}
