package io.growacache.assembly.plan;

import io.growacache.spi.config.Config;
import io.growacache.spi.plugin.PluginFactory;
import java.util.Objects;

/**
 * A plugin that the configuration chose, with its section.
 *
 * @param factory the plugin
 * @param config the section's options: those that the host declares for the section, and the plugin's own
 * @param <F> the kind of plugin
 */
public record Chosen<F extends PluginFactory>(F factory, Config config) {
    /** Checks the components. */
    public Chosen {
        Objects.requireNonNull(factory, "factory");
        Objects.requireNonNull(config, "config");
    }

    /** The name by which the configuration chose it. */
    public String name() {
        return factory.name();
    }
}
