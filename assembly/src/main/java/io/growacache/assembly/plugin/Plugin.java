package io.growacache.assembly.plugin;

import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.plugin.PluginFactory;

/**
 * A plugin that can be chosen.
 *
 * @param kind what it is
 * @param name its name among the plugins of its namespace
 * @param description one line about it
 * @param spec the options of the section that chooses it: the host's and its own
 * @param factory its entry point, an instance of the kind's factory type
 * @param source where it comes from
 */
public record Plugin(
        PluginKind kind, String name, String description, ConfigSpec spec, PluginFactory factory, PluginSource source) {
}
