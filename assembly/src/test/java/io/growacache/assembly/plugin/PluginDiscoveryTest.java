package io.growacache.assembly.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.growacache.assembly.fake.FakePlugins;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.metrics.MetricsReporterFactory;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.plugin.Lifecycle;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.plugin.SpiVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDiscoveryTest {
    @TempDir
    private Path scratch;

    private Path plugins;

    @BeforeEach
    void makeTheFolder() throws Exception {
        plugins = Files.createDirectory(scratch.resolve("plugins"));
    }

    private PluginJar jar(String version) {
        return new PluginJar(scratch, version);
    }

    private PluginCatalog discover() {
        return PluginDiscovery.discover(plugins);
    }

    private String place(String entry) {
        return plugins.resolve(entry).toString();
    }

    /** The source of a reporter whose description is an expression. */
    private static String reporter(String packageName, String name, String description) {
        return """
                package %s;

                import io.growacache.spi.config.*;
                import io.growacache.spi.metrics.*;
                import io.growacache.spi.plugin.*;

                public final class Factory implements MetricsReporterFactory {
                    @Override public String name() {
                        return "%s";
                    }
                    @Override public int spiVersion() {
                        return SpiVersion.CURRENT;
                    }
                    @Override public String description() {
                        return %s;
                    }
                    @Override public ConfigSpec config() {
                        return ConfigSpec.of(Option.flag("loud").defaultsTo("false").documentedAs("Shouts.").build());
                    }
                    @Override public Lifecycle create(Config config, MetricsSource source, PluginContext context) {
                        return () -> { };
                    }
                }
                """.formatted(packageName, name, description);
    }

    private static String module(String name, String... requires) {
        StringBuilder text = new StringBuilder("module " + name + " {\n    requires io.growacache.spi;\n");
        for (String required : requires) {
            text.append("    requires ").append(required).append(";\n");
        }
        return text + "    provides io.growacache.spi.metrics.MetricsReporterFactory with " + name + ".Factory;\n}\n";
    }

    private Path library(Path jar, String version) throws Exception {
        return jar(version)
                .withSource("module-info.java", "module library { exports library; }")
                .withSource("library/Library.java", "package library; public final class Library { "
                        + "public static String version() { return \"library " + version + "\"; } }")
                .pack(jar);
    }

    private void modularPlugin(String name, String libraryVersion) throws Exception {
        Path folder = Files.createDirectory(plugins.resolve(name));
        Path library = library(folder.resolve("library.jar"), libraryVersion);
        jar("1.2")
                .with(library)
                .withSource("module-info.java", module(name, "library"))
                .withSource(name + "/Factory.java", reporter(name, name, "library.Library.version()"))
                .pack(folder.resolve(name + ".jar"));
    }

    @Test
    void runsTwoPluginsWithDifferentVersionsOfOneLibrarySideBySide() throws Exception {
        modularPlugin("first", "1.0");
        modularPlugin("second", "2.0");
        PluginCatalog catalog = discover();
        assertThat(catalog.warnings()).isEmpty();
        Plugin first = catalog.find(MetricsReporterFactory.class, "first").orElseThrow();
        Plugin second = catalog.find(MetricsReporterFactory.class, "second").orElseThrow();
        assertThat(first.factory().description()).isEqualTo("library 1.0");
        assertThat(second.factory().description()).isEqualTo("library 2.0");
        assertThat(first.source()).isEqualTo(new PluginSource(place("first"), "first", Optional.of("1.2")));
        ModuleLayer layer = first.factory().getClass().getModule().getLayer();
        assertThat(layer).isNotSameAs(second.factory().getClass().getModule().getLayer());
        assertThat(layer.modules()).extracting(Module::getName).containsExactlyInAnyOrder("first", "library");
        assertThat(layer.parents()).containsExactly(PluginDiscovery.class.getModule().getLayer());
        assertThat(first.spec().find("loud")).isPresent();
        assertThat(first.spec().find("type")).isPresent();
    }

    @Test
    void loadsASingleJar() throws Exception {
        jar("3")
                .withSource("module-info.java", module("single"))
                .withSource("single/Factory.java", reporter("single", "single", "\"alone\""))
                .pack(plugins.resolve("single.jar"));
        assertThat(discover().find(MetricsReporterFactory.class, "single").orElseThrow().source())
                .isEqualTo(new PluginSource(place("single.jar"), "single", Optional.of("3")));
    }

    @Test
    void loadsPlainJarsByTheirServiceFiles() throws Exception {
        Path folder = Files.createDirectory(plugins.resolve("plain"));
        Path library = jar("-")
                .withSource("helper/Helper.java",
                        "package helper; public final class Helper { "
                                + "public static String help() { return \"helped\"; } }")
                .pack(folder.resolve("helper-1.0.jar"));
        jar("-")
                .with(library)
                .withSource("plain/Factory.java", reporter("plain", "plain", "helper.Helper.help()"))
                .withResource("META-INF/services/io.growacache.spi.metrics.MetricsReporterFactory", "plain.Factory\n")
                .pack(folder.resolve("plain-2.1.jar"));
        PluginCatalog catalog = discover();
        assertThat(catalog.warnings()).isEmpty();
        Plugin plugin = catalog.find(MetricsReporterFactory.class, "plain").orElseThrow();
        assertThat(plugin.description()).isEqualTo("helped");
        assertThat(plugin.source()).isEqualTo(new PluginSource(place("plain"), "plain", Optional.of("2.1")));
    }

    @Test
    void findsTools() throws Exception {
        jar("1")
                .withSource("module-info.java", "module hello { requires io.growacache.spi; "
                        + "provides io.growacache.spi.tool.Tool with hello.Hello; }")
                .withSource("hello/Hello.java", """
                        package hello;

                        public final class Hello implements io.growacache.spi.tool.Tool {
                            @Override public String name() {
                                return "hello";
                            }
                            @Override public String description() {
                                return "Greets.";
                            }
                            @Override public int run(java.util.List<String> arguments) {
                                return arguments.size();
                            }
                        }
                        """)
                .pack(plugins.resolve("hello.jar"));
        InstalledTool tool = discover().tools().get("hello");
        assertThat(tool.description()).isEqualTo("Greets.");
        assertThat(tool.source().place()).isEqualTo(place("hello.jar"));
        assertThat(tool.tool().run(List.of("a", "b"))).isEqualTo(2);
    }

    @Test
    void namesABrokenPluginAndLoadsTheOthers() throws Exception {
        modularPlugin("good", "1.0");
        modularPlugin("incomplete", "1.0");
        Files.delete(plugins.resolve("incomplete/library.jar"));
        Files.writeString(plugins.resolve("garbage.jar"), "no jar");
        Files.createDirectory(plugins.resolve("hollow"));
        library(plugins.resolve("idle.jar"), "1");
        PluginCatalog catalog = discover();
        assertThat(catalog.plugins()).extracting(Plugin::name).contains("good").doesNotContain("incomplete");
        assertThat(catalog.broken()).extracting(BrokenPlugin::place).containsExactly(
                place("garbage.jar"), place("hollow"), place("idle.jar"), place("incomplete"));
        assertThat(catalog.broken()).extracting(BrokenPlugin::cause).satisfiesExactly(
                cause -> assertThat(cause).contains("garbage.jar"),
                cause -> assertThat(cause).isEqualTo("holds no jar"),
                cause -> assertThat(cause).startsWith("provides no plugin"),
                cause -> assertThat(cause).isEqualTo("Module library not found, required by incomplete"));
        assertThat(catalog.warnings()).contains(
                "plugin not loaded: " + place("hollow") + ": holds no jar");
    }

    @Test
    void refusesAPluginOfAnotherInterfaceVersion() throws Exception {
        jar("1")
                .withSource("module-info.java", module("old"))
                .withSource("old/Factory.java",
                        reporter("old", "old", "\"\"").replace("SpiVersion.CURRENT", "999"))
                .pack(plugins.resolve("old.jar"));
        assertThat(discover().broken()).containsExactly(new BrokenPlugin(place("old.jar"), "reporter old.Factory: "
                + "was built for version 999 of the plugin interface; this server supports 1 to 1"));
    }

    @Test
    void namesThePluginWhoseFactoryFails() throws Exception {
        jar("1")
                .withSource("module-info.java", module("failing"))
                .withSource("failing/Factory.java", reporter("failing", "failing",
                        "String.valueOf(new int[1][1].length / 0)"))
                .pack(plugins.resolve("failing.jar"));
        jar("1")
                .withSource("module-info.java", module("thrower"))
                .withSource("thrower/Factory.java", reporter("thrower", "thrower", "\"\"").replace(
                        "{\n    @Override public String name()",
                        "{\n    public Factory() { throw new IllegalStateException(\"not today\"); }\n"
                                + "    @Override public String name()"))
                .pack(plugins.resolve("thrower.jar"));
        assertThat(discover().broken()).extracting(BrokenPlugin::toString).satisfiesExactly(
                line -> assertThat(line).isEqualTo(place("failing.jar") + ": reporter failing.Factory: / by zero"),
                line -> assertThat(line).startsWith(place("thrower.jar") + ": ").endsWith("not today"));
    }

    @Test
    void survivesAServiceFileOfClassesThatAreNotThere() throws Exception {
        jar("-")
                .withResource("META-INF/services/io.growacache.spi.metrics.MetricsReporterFactory", "gone.Factory\n")
                .withResource("gone/marker.txt", "")
                .pack(plugins.resolve("gone.jar"));
        assertThat(discover().broken()).singleElement().satisfies(
                broken -> assertThat(broken.place()).isEqualTo(place("gone.jar")));
    }

    @Test
    void listsNamesThatTwoPluginsClaim() throws Exception {
        for (String module : List.of("one", "two")) {
            jar("1")
                    .withSource("module-info.java", module(module))
                    .withSource(module + "/Factory.java", reporter(module, "same", "\"\""))
                    .pack(plugins.resolve(module + ".jar"));
        }
        assertThat(discover().duplicates()).containsExactly("two reporters are named \"same\": " + place("one.jar")
                + " (module one) and " + place("two.jar") + " (module two)");
    }

    @Test
    void tellsThatTheServersModulesWin() throws Exception {
        Path folder = Files.createDirectory(plugins.resolve("shading"));
        jar("0.0.1")
                .withSource("module-info.java", "module org.tomlj { exports org.tomlj; }")
                .withSource("org/tomlj/Old.java", "package org.tomlj; public final class Old { }")
                .pack(folder.resolve("tomlj.jar"));
        jar("1")
                .withSource("module-info.java", module("shading"))
                .withSource("shading/Factory.java", reporter("shading", "shading", "\"\""))
                .pack(folder.resolve("shading.jar"));
        PluginCatalog catalog = discover();
        assertThat(catalog.find(MetricsReporterFactory.class, "shading")).isPresent();
        assertThat(catalog.notes()).singleElement().asString()
                .startsWith(place("shading") + ": uses the server's org.tomlj ").endsWith(" instead of its own 0.0.1");
    }

    @Test
    void handsOnPackagesThatTheServerWasGiven() throws Exception {
        jar("1")
                .withSource("module-info.java", module("prying"))
                .withSource("prying/Factory.java", reporter("prying", "prying", "\"\""))
                .withManifest("Add-Opens", "java.base/java.util.zip java.base/no.such java.nowhere/x nonsense")
                .pack(plugins.resolve("prying.jar"));
        PluginCatalog catalog = discover();
        String own = PluginDiscovery.class.getModule().getName();
        assertThat(catalog.notes()).containsExactly(
                place("prying.jar") + ": asks for java.base/java.util.zip; to grant it, add "
                        + "--add-opens=java.base/java.util.zip=" + own + " to conf/jvm.options",
                place("prying.jar") + ": asks for java.base/no.such, which this Java runtime does not have",
                place("prying.jar") + ": asks for java.nowhere/x, which this Java runtime does not have",
                place("prying.jar") + ": asks for nonsense, which this Java runtime does not have");
    }

    @Test
    void passesOverWhatIsNoPlugin() throws Exception {
        Files.writeString(plugins.resolve("README.md"), "text");
        Files.createDirectory(plugins.resolve(".hidden"));
        assertThat(discover().broken()).isEmpty();
        assertThat(PluginDiscovery.discover(scratch.resolve("absent")).broken()).isEmpty();
    }

    @Test
    void refusesFactoriesThatCouldNotBeUsed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PluginDiscovery.of(List.of(FakePlugins.engine("Upper"))))
                .withMessageContaining("name = \"Upper\": must be lower-case letters, digits and hyphens");
        PluginFactory clashing = new ClashingReporter();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PluginDiscovery.of(List.of(clashing)))
                .withMessageContaining("option type: is declared twice");
    }

    /** Declares an option that is the host's own. */
    private static final class ClashingReporter implements MetricsReporterFactory {
        @Override
        public String name() {
            return "clashing";
        }

        @Override
        public int spiVersion() {
            return SpiVersion.CURRENT;
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public ConfigSpec config() {
            return ConfigSpec.of(Option.text("type").optional().documentedAs("Mine.").build());
        }

        @Override
        public Lifecycle create(
                Config config,
                MetricsSource source,
                PluginContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
