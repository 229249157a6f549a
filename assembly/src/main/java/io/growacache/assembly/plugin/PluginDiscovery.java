package io.growacache.assembly.plugin;

import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.plugin.SpiVersion;
import io.growacache.spi.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds plugins and tools: those on the module path or class path, and those in a folder of plugins. */
public final class PluginDiscovery {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** What no tool can be called. */
    private static final Set<String> COMMANDS = Set.of("serve", "config", "plugins", "help");

    /** A service file that names this many classes which cannot be loaded is given up. */
    private static final int LARGEST_ERROR_COUNT = 100;

    private final List<Plugin> plugins = new ArrayList<>();
    private final List<InstalledTool> tools = new ArrayList<>();
    private final List<BrokenPlugin> broken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private PluginDiscovery() {
    }

    /** What comes with the server: providers in the boot layer and on the class path. */
    public static PluginCatalog builtIn() {
        PluginDiscovery discovery = new PluginDiscovery();
        discovery.admitBuiltIn();
        return discovery.catalog();
    }

    /**
     * What comes with the server and what a folder of plugins holds.
     *
     * @param folder each jar and each folder in it is one plugin, unless its name begins with a dot; other files mean
     *     nothing. It need not exist.
     */
    public static PluginCatalog discover(Path folder) {
        PluginDiscovery discovery = new PluginDiscovery();
        discovery.admitBuiltIn();
        discovery.admitFolder(folder);
        return discovery.catalog();
    }

    /**
     * A catalog of factories that the caller has made, for embedders and tests.
     *
     * @throws IllegalArgumentException if one of them could not be used
     */
    public static PluginCatalog of(List<PluginFactory> factories) {
        PluginDiscovery discovery = new PluginDiscovery();
        for (PluginFactory factory : factories) {
            for (PluginKind kind : PluginKind.values()) {
                if (kind.factoryType().isInstance(factory)) {
                    discovery.admit(kind, factory, PluginSource.BUILT_IN);
                }
            }
        }
        if (!discovery.broken.isEmpty()) {
            throw new IllegalArgumentException("factories: " + discovery.broken);
        }
        return discovery.catalog();
    }

    private PluginCatalog catalog() {
        return new PluginCatalog(plugins, tools, broken, notes);
    }

    private void admitBuiltIn() {
        ClassLoader loader = PluginDiscovery.class.getClassLoader();
        for (PluginKind kind : PluginKind.values()) {
            load(PluginSource.BUILT_IN, ServiceLoader.load(kind.factoryType(), loader), type -> true,
                    factory -> admit(kind, factory, PluginSource.BUILT_IN));
        }
        load(PluginSource.BUILT_IN, ServiceLoader.load(Tool.class, loader), type -> true,
                tool -> admit(tool, PluginSource.BUILT_IN));
    }

    private void admitFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> entries;
        try (Stream<Path> listing = Files.list(folder)) {
            entries = listing.filter(PluginDiscovery::isPlugin).sorted().toList();
        } catch (IOException e) {
            broken.add(new BrokenPlugin(folder.toString(), "cannot be listed: " + e.getMessage()));
            return;
        }
        entries.forEach(this::admitLayer);
    }

    private static boolean isPlugin(Path entry) {
        String name = entry.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".jar") || Files.isDirectory(entry));
    }

    private void admitLayer(Path entry) {
        String place = entry.toString();
        ModuleLayer layer;
        try {
            PluginLayer loaded = PluginLayer.load(entry);
            layer = loaded.layer();
            loaded.notes().forEach(note -> notes.add(place + ": " + note));
        } catch (PluginLayer.LoadingException e) {
            broken.add(new BrokenPlugin(place, e.getMessage()));
            return;
        }
        Predicate<Class<?>> isOwn = type -> type.getModule().getLayer() == layer;
        int knownCount = plugins.size() + tools.size() + broken.size();
        for (PluginKind kind : PluginKind.values()) {
            load(place, ServiceLoader.load(layer, kind.factoryType()), isOwn,
                    factory -> admit(kind, factory, place));
        }
        load(place, ServiceLoader.load(layer, Tool.class), isOwn, tool -> admit(tool, place));
        if (knownCount == plugins.size() + tools.size() + broken.size()) {
            broken.add(new BrokenPlugin(place, "provides no plugin: neither a module-info that says "
                    + "\"provides … with …Factory\" nor a file in META-INF/services"));
        }
    }

    /** Hands on every provider that can be instantiated, and remembers the others. */
    private <S> void load(
            String place, ServiceLoader<S> loader, Predicate<Class<?>> isWanted, Consumer<? super S> consumer) {
        Spliterator<ServiceLoader.Provider<S>> providers = loader.stream().spliterator();
        boolean isAtEnd = false;
        for (int errorCount = 0; !isAtEnd && errorCount < LARGEST_ERROR_COUNT; ) {
            try {
                isAtEnd = !providers.tryAdvance(provider -> {
                    if (isWanted.test(provider.type())) {
                        consumer.accept(provider.get());
                    }
                });
            } catch (ServiceConfigurationError | LinkageError e) {
                errorCount++;
                broken.add(new BrokenPlugin(place, Causes.describe(e)));
            }
        }
    }

    private void admit(PluginKind kind, PluginFactory factory, String place) {
        try {
            int version = factory.spiVersion();
            if (!SpiVersion.isSupported(version)) {
                throw new IllegalArgumentException("was built for version " + version + " of the plugin interface; "
                        + "this server supports " + SpiVersion.OLDEST_SUPPORTED + " to " + SpiVersion.CURRENT);
            }
            String name = checkedName(factory.name());
            String description = Objects.requireNonNull(factory.description(), "its description is null");
            ConfigSpec spec = kind.specOf(factory);
            plugins.add(new Plugin(kind, name, description, spec, factory,
                    PluginSource.of(place, factory.getClass())));
        } catch (RuntimeException | LinkageError e) {
            broken.add(new BrokenPlugin(place, kind.words() + " " + factory.getClass().getName() + ": "
                    + Causes.describe(e)));
        }
    }

    private void admit(Tool tool, String place) {
        try {
            String name = checkedName(tool.name());
            if (COMMANDS.contains(name)) {
                throw new IllegalArgumentException("name = \"" + name + "\": is a command of gac itself");
            }
            String description = Objects.requireNonNull(tool.description(), "its description is null");
            tools.add(new InstalledTool(name, description, tool, PluginSource.of(place, tool.getClass())));
        } catch (RuntimeException | LinkageError e) {
            broken.add(new BrokenPlugin(place, "tool " + tool.getClass().getName() + ": " + Causes.describe(e)));
        }
    }

    private static String checkedName(String name) {
        if (!NAME.matcher(Objects.requireNonNull(name, "its name is null")).matches()) {
            throw new IllegalArgumentException(
                    "name = \"" + name + "\": must be lower-case letters, digits and hyphens");
        }
        return name;
    }
}
