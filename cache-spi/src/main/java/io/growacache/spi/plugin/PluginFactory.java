package io.growacache.spi.plugin;

import io.growacache.spi.config.ConfigSpec;

/**
 * The entry point of a plugin; each kind of plugin has its own sub-interface with a {@code create} method.
 *
 * <p>The host instantiates a factory once with its public no-argument constructor, at start-up, on one thread. A factory
 * does nothing until {@code create}: no files, threads or memory.
 */
public interface PluginFactory {
    /**
     * The name by which a config file chooses this plugin: lower-case letters, digits and hyphens, unique among the plugins
     * of its kind.
     */
    String name();

    /** Always {@code return SpiVersion.CURRENT;}, which the compiler copies into the plugin. */
    int spiVersion();

    /** One line for {@code gac plugins}. */
    String description();

    /** The options that the plugin reads, each declared once; the host parses, validates and documents them. */
    default ConfigSpec config() {
        return ConfigSpec.of();
    }
}
