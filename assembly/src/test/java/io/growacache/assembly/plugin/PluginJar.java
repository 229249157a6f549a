package io.growacache.assembly.plugin;

import io.growacache.spi.plugin.PluginFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compiles and packs a jar, as plugin authors do with their own tools. */
final class PluginJar {
    private static final ToolProvider JAVAC = tool("javac");
    private static final ToolProvider JAR = tool("jar");

    private final Path scratch;
    private final String version;
    private final List<Path> libraries = new ArrayList<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, String> resources = new TreeMap<>();
    private final Map<String, String> manifest = new TreeMap<>();

    /**
     * Begins a jar.
     *
     * @param scratch a folder for classes and sources
     * @param version what a module records as its version
     */
    PluginJar(Path scratch, String version) {
        this.scratch = scratch;
        this.version = version;
    }

    /** Adds a jar that the sources need besides the plugin interface. */
    PluginJar with(Path library) {
        libraries.add(library);
        return this;
    }

    PluginJar withSource(String path, String text) {
        sources.put(path, text);
        return this;
    }

    PluginJar withResource(String path, String text) {
        resources.put(path, text);
        return this;
    }

    PluginJar withManifest(String attribute, String value) {
        manifest.put(attribute, value);
        return this;
    }

    /** Writes the jar. Sources that have a module-info.java become a module; others are compiled on a class path. */
    Path pack(Path jar) throws IOException {
        Path work = Files.createTempDirectory(scratch, "work");
        Path classes = Files.createDirectories(work.resolve("classes"));
        write(work.resolve("sources"), sources);
        write(classes, resources);
        String path = Stream.concat(Stream.of(interfaceLocation()), libraries.stream())
                .map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator")));
        List<String> arguments = new ArrayList<>(List.of(
                "-d", classes.toString(), sources.containsKey("module-info.java") ? "-p" : "-cp", path));
        for (String source : sources.keySet()) {
            arguments.add(work.resolve("sources").resolve(source).toString());
        }
        if (!sources.isEmpty()) {
            run(JAVAC, arguments);
        }
        StringBuilder attributes = new StringBuilder();
        manifest.forEach((name, value) -> attributes.append(name).append(": ").append(value).append('\n'));
        Path manifestFile = Files.writeString(work.resolve("manifest"), attributes);
        List<String> packing = new ArrayList<>(List.of(
                "--create", "--file", jar.toString(), "--manifest", manifestFile.toString()));
        if (sources.containsKey("module-info.java")) {
            packing.addAll(List.of("--module-version", version));
        }
        packing.addAll(List.of("-C", classes.toString(), "."));
        run(JAR, packing);
        return jar;
    }

    private static void write(Path folder, Map<String, String> texts) throws IOException {
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = folder.resolve(text.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.getValue());
        }
    }

    /** Where the plugin interface that this test runs with lies: a jar or a folder of classes. */
    private static Path interfaceLocation() {
        try {
            return Path.of(PluginFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static ToolProvider tool(String name) {
        return ToolProvider.findFirst(name).orElseThrow();
    }

    private static void run(ToolProvider tool, List<String> arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        if (tool.run(writer, writer, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(tool.name() + " " + arguments + ": " + output);
        }
    }
}
