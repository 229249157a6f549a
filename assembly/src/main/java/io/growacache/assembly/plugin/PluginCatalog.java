package io.growacache.assembly.plugin;

import io.growacache.spi.plugin.PluginFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was found. Plugins are ordered by kind and name.
 *
 * <p>Immutable.
 */
public final class PluginCatalog {
    private final List<Plugin> plugins;
    private final Map<String, InstalledTool> tools;
    private final List<BrokenPlugin> broken;
    private final List<String> notes;
    private final List<String> duplicates;

    PluginCatalog(
            List<Plugin> plugins,
            List<InstalledTool> tools,
            List<BrokenPlugin> broken,
            List<String> notes) {
        this.plugins = plugins.stream()
                .sorted(Comparator.comparing(Plugin::kind).thenComparing(Plugin::name))
                .toList();
        Map<String, InstalledTool> byName = new TreeMap<>();
        List<String> twice = new ArrayList<>(duplicateNames(this.plugins));
        for (InstalledTool tool : tools) {
            InstalledTool earlier = byName.putIfAbsent(tool.name(), tool);
            if (earlier != null) {
                twice.add(duplicate("tool", tool.name(), earlier.source(), tool.source()));
            }
        }
        this.tools = Collections.unmodifiableMap(byName);
        this.broken = List.copyOf(broken);
        this.notes = List.copyOf(notes);
        this.duplicates = List.copyOf(twice);
    }

    private static List<String> duplicateNames(List<Plugin> plugins) {
        Map<String, Plugin> first = new TreeMap<>();
        List<String> duplicates = new ArrayList<>();
        for (Plugin plugin : plugins) {
            Plugin earlier = first.putIfAbsent(plugin.kind().namespace() + "/" + plugin.name(), plugin);
            if (earlier != null) {
                duplicates.add(duplicate(
                        plugin.kind().namespace(), plugin.name(), earlier.source(), plugin.source()));
            }
        }
        return duplicates;
    }

    private static String duplicate(String what, String name, PluginSource first, PluginSource second) {
        return "two " + what + "s are named \"" + name + "\": " + first.place() + " (module " + first.module()
                + ") and " + second.place() + " (module " + second.module() + ")";
    }

    /** All plugins. */
    public List<Plugin> plugins() {
        return plugins;
    }

    /** The plugins of one kind. */
    public List<Plugin> plugins(PluginKind kind) {
        return plugins.stream().filter(plugin -> plugin.kind() == kind).toList();
    }

    /**
     * A plugin by its name.
     *
     * @param type the factory type of its kind
     * @param name its name
     */
    public Optional<Plugin> find(Class<? extends PluginFactory> type, String name) {
        return plugins.stream()
                .filter(plugin -> plugin.kind().factoryType() == type && plugin.name().equals(name))
                .findFirst();
    }

    /** The tools by name, in alphabetical order. */
    public Map<String, InstalledTool> tools() {
        return tools;
    }

    /** What could not be loaded. */
    public List<BrokenPlugin> broken() {
        return broken;
    }

    /** What the operator should know of plugins that work, one line each. */
    public List<String> notes() {
        return notes;
    }

    /** {@link #broken} and {@link #notes} for the operator, one line each. */
    public List<String> warnings() {
        List<String> lines = new ArrayList<>();
        broken.forEach(plugin -> lines.add("plugin not loaded: " + plugin));
        notes.forEach(note -> lines.add("plugin " + note));
        return lines;
    }

    /** Names that two plugins of one namespace claim, one line each; a server does not start with any. */
    public List<String> duplicates() {
        return duplicates;
    }
}
