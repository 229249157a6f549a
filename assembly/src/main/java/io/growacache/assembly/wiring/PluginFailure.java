package io.growacache.assembly.wiring;

import io.growacache.assembly.plugin.Causes;

/**
 * A plugin that the configuration chose could not be made or started. The message names the plugin and says what went
 * wrong in words for the operator.
 */
public final class PluginFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PluginFailure(String kind, String name, Throwable cause) {
        super(kind + " " + name + ": " + Causes.describe(cause), cause);
    }
}
