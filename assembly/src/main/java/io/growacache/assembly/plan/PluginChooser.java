package io.growacache.assembly.plan;

import io.growacache.assembly.plugin.BrokenPlugin;
import io.growacache.assembly.plugin.Plugin;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.plugin.PluginKind;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.plugin.PluginFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the plugin that a section names, and reads the section with the plugin's options. */
final class PluginChooser {
    private final PluginCatalog catalog;
    private final ConfigProblems problems;

    PluginChooser(PluginCatalog catalog, ConfigProblems problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    PluginCatalog catalog() {
        return catalog;
    }

    /**
     * Chooses for a section.
     *
     * @param table the section
     * @param naming the option that names the plugin
     * @param type the factory type of its kind
     * @return nothing if problems were found
     */
    <F extends PluginFactory> Optional<Chosen<F>> choose(RawTable table, Option<String> naming, Class<F> type) {
        Optional<String> name = readName(table, naming);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Plugin> plugin = catalog.find(type, name.get());
        if (plugin.isEmpty()) {
            PluginKind kind = kindOf(type);
            reportUnknown(table, naming, kind.namespace(), namesOf(catalog.plugins(kind)));
            return Optional.empty();
        }
        return read(table, plugin.get()).map(config -> new Chosen<>(type.cast(plugin.get().factory()), config));
    }

    /** The value of the option that names a plugin; its problems are reported. */
    Optional<String> readName(RawTable table, Option<String> naming) {
        RawTable naked = RawTable.empty(table.path(), table.origin());
        RawTable alone = table.find(naming.key()).map(value -> naked.with(naming.key(), value)).orElse(naked);
        ConfigProblems found = new ConfigProblems();
        Config config = ConfigSpec.of(naming).parse(alone, found);
        found.list().forEach(problems::add);
        return found.isEmpty() ? Optional.of(config.get(naming)) : Optional.empty();
    }

    /** A section read with the options of its plugin, unless problems were found. */
    Optional<Config> read(RawTable table, Plugin plugin) {
        ConfigProblems found = new ConfigProblems();
        Config config = plugin.spec().parse(table, found);
        found.list().forEach(problems::add);
        return found.isEmpty() ? Optional.of(config) : Optional.empty();
    }

    /** Reports that a plugin of some name is not there, naming those that are and those that failed. */
    void reportUnknown(RawTable table, Option<String> naming, String what, String candidates) {
        String failed = catalog.broken().isEmpty() ? "" : catalog.broken().stream()
                .map(BrokenPlugin::toString)
                .collect(Collectors.joining("; ", "; could not be loaded: ", ""));
        table.find(naming.key()).ifPresent(value -> problems.add(table.pathOf(naming.key()), value,
                "no such " + what + "; found: " + candidates + failed));
    }

    /** The names of plugins, for messages. */
    static String namesOf(List<Plugin> plugins) {
        return plugins.isEmpty() ? "none" : plugins.stream().map(Plugin::name).collect(Collectors.joining(", "));
    }

    private static PluginKind kindOf(Class<? extends PluginFactory> type) {
        return Arrays.stream(PluginKind.values()).filter(kind -> kind.factoryType() == type).findFirst().orElseThrow();
    }
}
