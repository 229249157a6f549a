package io.growacache.assembly.plugin;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The modules of one plugin in a layer and a class loader of their own. A jar without module descriptor is an automatic
 * module, whose services are those of its {@code META-INF/services}.
 *
 * <p>Modules that the server has itself (the plugin interface, Netty, the logging interface) are the server's, also
 * where the plugin brings another copy: classes that cross the border must be the same on both sides.
 *
 * @param layer the layer
 * @param notes what the operator should know, one line each
 */
record PluginLayer(ModuleLayer layer, List<String> notes) {
    /** A plugin cannot be loaded; the message says why in words for the operator. */
    static final class LoadingException extends Exception {
        private static final long serialVersionUID = 1L;

        LoadingException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Loads a plugin.
     *
     * @param entry a jar, or a folder of jars
     * @throws LoadingException if it cannot be loaded
     */
    static PluginLayer load(Path entry) throws LoadingException {
        ModuleLayer boot = hostLayer();
        try {
            List<Path> jars = jars(entry);
            if (jars.isEmpty()) {
                throw new LoadingException("holds no jar", null);
            }
            ModuleFinder finder = ModuleFinder.of(entry);
            Set<String> own = new TreeSet<>();
            List<String> notes = new ArrayList<>();
            for (ModuleReference module : finder.findAll()) {
                String name = module.descriptor().name();
                Optional<Module> hosts = boot.findModule(name);
                if (hosts.isEmpty()) {
                    own.add(name);
                } else {
                    differentVersion(module, hosts.get()).ifPresent(notes::add);
                }
            }
            Configuration configuration =
                    boot.configuration().resolveAndBind(ModuleFinder.of(), finder, own);
            ModuleLayer.Controller controller = ModuleLayer.defineModulesWithOneLoader(
                    configuration, List.of(boot), PluginLayer.class.getClassLoader());
            grantNativeAccess(controller);
            notes.addAll(ManifestOpenings.of(jars).grant(boot, controller.layer()));
            return new PluginLayer(controller.layer(), List.copyOf(notes));
        } catch (FindException | ResolutionException | LayerInstantiationException | SecurityException e) {
            throw new LoadingException(Causes.describe(e), e);
        } catch (IOException e) {
            throw new LoadingException("cannot be read: " + Causes.describe(e), e);
        }
    }

    /** The layer of the server's own modules: the boot layer, also when the server is on a class path. */
    private static ModuleLayer hostLayer() {
        ModuleLayer layer = PluginLayer.class.getModule().getLayer();
        return layer == null ? ModuleLayer.boot() : layer;
    }

    private static List<Path> jars(Path entry) throws IOException {
        if (!Files.isDirectory(entry)) {
            return List.of(entry);
        }
        try (Stream<Path> files = Files.list(entry)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static Optional<String> differentVersion(ModuleReference module, Module hosts) {
        Optional<String> brought = module.descriptor().rawVersion();
        Optional<String> used = hosts.getDescriptor().rawVersion();
        if (brought.equals(used)) {
            return Optional.empty();
        }
        return Optional.of("uses the server's " + hosts.getName() + used.map(version -> " " + version).orElse("")
                + " instead of its own" + brought.map(version -> " " + version).orElse(""));
    }

    /** Lets the plugin's modules use native memory without a warning, where the server itself may do so. */
    @SuppressWarnings("restricted") // The operator granted native access to the server for the sake of its plugins.
    private static void grantNativeAccess(ModuleLayer.Controller controller) {
        if (PluginLayer.class.getModule().isNativeAccessEnabled()) {
            controller.layer().modules().forEach(controller::enableNativeAccess);
        }
    }

    @Override
    public String toString() {
        return layer.modules().stream().map(Module::getName).sorted().collect(Collectors.joining(", "));
    }
}
