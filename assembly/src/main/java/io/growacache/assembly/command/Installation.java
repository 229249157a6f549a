package io.growacache.assembly.command;

import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.plugin.PluginDiscovery;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command finds around it.
 *
 * @param configFile the configuration file that is read if none is named
 * @param catalog the plugins
 */
public record Installation(Optional<Path> configFile, PluginCatalog catalog) {
    /**
     * The installation that the launcher names with {@code -Dgac.home}: {@code conf/grow-a-cache.toml}, and plugins in
     * {@code plugins/} or in the folder that {@code -Dgac.plugins} names. Without a launcher, there are only built-in
     * plugins.
     */
    public static Installation here() {
        Optional<Path> home = Optional.ofNullable(System.getProperty("gac.home")).map(Path::of);
        Optional<Path> plugins = Optional.ofNullable(System.getProperty("gac.plugins")).map(Path::of)
                .or(() -> home.map(folder -> folder.resolve("plugins")));
        return new Installation(
                home.map(folder -> folder.resolve("conf").resolve("grow-a-cache.toml")),
                plugins.map(PluginDiscovery::discover).orElseGet(PluginDiscovery::builtIn));
    }
}
