package io.growacache.assembly.plugin;

import io.growacache.spi.tool.Tool;

/**
 * A sub-command of {@code gac} that was found as a service.
 *
 * @param name its name
 * @param description one line about it
 * @param tool the tool
 * @param source where it comes from
 */
public record InstalledTool(String name, String description, Tool tool, PluginSource source) {
}
