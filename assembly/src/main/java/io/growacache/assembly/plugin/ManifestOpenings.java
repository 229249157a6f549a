package io.growacache.assembly.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The packages of the Java runtime that a plugin's jars ask for with the manifest attributes {@code Add-Exports} and
 * {@code Add-Opens} (JAR File Specification), as {@code module/package} with blanks between them.
 *
 * <p>No option of the command line can name the module of a plugin, because its layer does not exist yet. So the
 * operator opens such a package to the server ({@code --add-opens=java.base/java.lang=io.growacache.assembly} in
 * {@code conf/jvm.options}), and the server hands it on to the plugins that ask.
 *
 * @param packages the packages as {@code module/package}
 */
record ManifestOpenings(Set<String> packages) {
    private static final Attributes.Name ADD_EXPORTS = new Attributes.Name("Add-Exports");
    private static final Attributes.Name ADD_OPENS = new Attributes.Name("Add-Opens");

    /** What the manifests of some jars ask for. */
    static ManifestOpenings of(List<Path> jars) throws IOException {
        Set<String> packages = new TreeSet<>();
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                Manifest manifest = file.getManifest();
                if (manifest != null) {
                    add(manifest.getMainAttributes().getValue(ADD_EXPORTS), packages);
                    add(manifest.getMainAttributes().getValue(ADD_OPENS), packages);
                }
            }
        }
        return new ManifestOpenings(packages);
    }

    private static void add(String value, Set<String> packages) {
        if (value != null && !value.isBlank()) {
            packages.addAll(List.of(value.strip().split("\\s+")));
        }
    }

    /**
     * Opens the packages to every module of a layer.
     *
     * @return a note for each package that the server cannot hand on
     */
    List<String> grant(ModuleLayer host, ModuleLayer layer) {
        Module own = ManifestOpenings.class.getModule();
        List<String> notes = new ArrayList<>();
        for (String name : packages) {
            int slash = name.indexOf('/');
            Optional<Module> opener = slash < 0 ? Optional.empty() : host.findModule(name.substring(0, slash));
            String packageName = name.substring(slash + 1);
            if (opener.isEmpty() || !opener.get().getPackages().contains(packageName)) {
                notes.add("asks for " + name + ", which this Java runtime does not have");
            } else if (!opener.get().isOpen(packageName, own)) {
                notes.add("asks for " + name + "; to grant it, add --add-opens=" + name + "="
                        + (own.isNamed() ? own.getName() : "ALL-UNNAMED") + " to conf/jvm.options");
            } else {
                layer.modules().forEach(module -> opener.get().addOpens(packageName, module));
            }
        }
        return notes;
    }
}
