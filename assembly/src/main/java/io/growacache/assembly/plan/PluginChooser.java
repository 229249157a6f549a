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
import io.growacache.spi.config.RawText;
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
     * Chooses for a section. Where the plugin is not known, the options that the section has whatever the plugin are
     * checked all the same.
     *
     * @param table the section
     * @param naming the option that names the plugin
     * @param type the factory type of its kind
     * @return nothing if problems were found
     */
    <F extends PluginFactory> Optional<Chosen<F>> choose(RawTable table, Option<String> naming, Class<F> type) {
        PluginKind kind = kindOf(type);
        Optional<String> name = nameIn(table, naming);
        Optional<Plugin> plugin = name.flatMap(text -> catalog.find(type, text));
        if (plugin.isEmpty()) {
            if (name.isPresent()) {
                reportUnknown(table, naming, kind.namespace(), namesOf(catalog.plugins(kind)));
            }
            checkHostOptions(table, kind.hostSpec());
            return Optional.empty();
        }
        return read(table, plugin.get()).map(config -> new Chosen<>(type.cast(plugin.get().factory()), config));
    }

    /** The text by which a section names its plugin, if it does. */
    static Optional<String> nameIn(RawTable table, Option<String> naming) {
        return table.find(naming.key()).flatMap(value ->
                value instanceof RawText(String text, _) ? Optional.of(text) : Optional.empty());
    }

    /** Reports what is wrong with the options that are the host's, and passes over all others. */
    void checkHostOptions(RawTable table, ConfigSpec hostSpec) {
        String[] others = table.entries().keySet().stream()
                .filter(key -> hostSpec.find(key).isEmpty())
                .toArray(String[]::new);
        hostSpec.parse(table.without(others), problems);
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
