package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.distribution.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator drops into a folder of plugins works with the installed server. */
@Timeout(120)
final class PluginsIT {
    @TempDir
    private Path scratch;

    private Path plugins;

    @BeforeEach
    void makeTheFolder() throws IOException {
        plugins = Files.createDirectory(scratch.resolve("plugins"));
    }

    private Outcome gac(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(Distribution.FOLDER.resolve("bin/gac").toString());
        command.command().addAll(List.of(arguments));
        command.directory(scratch.toFile());
        command.environment().put("GAC_JAVA_OPTS", "-Dgac.plugins=" + plugins);
        return Distribution.run(command, scratch);
    }

    private static void run(String tool, String... arguments) {
        assertThat(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments))
                .as(tool).isZero();
    }

    /** A tool that prints its arguments and whether it may call native code, packed as authors do. */
    private void packTool(String name) throws IOException {
        Path sources = Files.createDirectories(scratch.resolve(name));
        Path descriptor = Files.writeString(sources.resolve("module-info.java"), """
                module %s {
                    requires io.growacache.spi;
                    provides io.growacache.spi.tool.Tool with %<s.Tool;
                }
                """.formatted(name));
        Path tool = Files.writeString(sources.resolve("Tool.java"), """
                package %s;

                public final class Tool implements io.growacache.spi.tool.Tool {
                    @Override public String name() {
                        return "%<s";
                    }
                    @Override public String description() {
                        return "Says what it is told.";
                    }
                    @Override public int run(java.util.List<String> arguments) {
                        System.out.println(arguments + " native: " + Tool.class.getModule().isNativeAccessEnabled());
                        if (arguments.isEmpty()) {
                            throw new IllegalStateException("nothing to say");
                        }
                        return arguments.size();
                    }
                }
                """.formatted(name));
        Path classes = scratch.resolve(name + "-classes");
        run("javac", "-p", Distribution.FOLDER.resolve("lib").toString(), "-d", classes.toString(),
                descriptor.toString(), tool.toString());
        run("jar", "--create", "--file", plugins.resolve(name + ".jar").toString(), "--module-version", "7.1",
                "-C", classes.toString(), ".");
    }

    @Test
    void runsAToolWithItsArgumentsAsTheyAre() throws Exception {
        packTool("echo");
        assertThat(gac("echo", "--help", "-x", "a b", "")).isEqualTo(
                new Outcome(4, List.of("[--help, -x, a b, ] native: true"), List.of()));
        assertThat(gac("--help").output()).contains("  echo     Says what it is told.");
        assertThat(gac("echo")).isEqualTo(new Outcome(
                1, List.of("[] native: true"), List.of("gac echo: nothing to say")));
    }

    @Test
    void listsPluginsAndSaysWhichCannotBeLoaded() throws Exception {
        packTool("echo");
        Files.createDirectory(plugins.resolve("hollow"));
        Outcome outcome = gac("plugins");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).containsExactly(
                "plugin not loaded: " + plugins.resolve("hollow") + ": holds no jar");
        assertThat(outcome.output().stream().map(line -> line.split(" {2,}")).toList()).contains(
                new String[] {"tool", "echo", "7.1", "echo", plugins.resolve("echo.jar").toString(), "-"},
                new String[] {"memory pool", "dram", Distribution.VERSION, "io.growacache.datapool.memory", "built-in",
                    "prefault, huge-pages, force"});
    }

    @Test
    void refusesAConfigurationInOneStepWithAllThatIsWrong() throws Exception {
        Path file = Files.writeString(scratch.resolve("cache.toml"), """
                [server]
                workers = "many"

                [engine]
                type = "no-such"
                """);
        assertThat(gac("config", "check", "cache.toml")).satisfies(outcome -> {
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.output()).isEmpty();
            assertThat(outcome.errors()).satisfiesExactly(
                    line -> assertThat(line).isEqualTo(
                            "listener: must be configured: a server needs at least one [[listener]] (cache.toml)"),
                    line -> assertThat(line).isEqualTo(
                            "server.workers = \"many\": must be a whole number (cache.toml:2)"),
                    line -> assertThat(line).isEqualTo("engine.memory: must be configured (cache.toml:4)"),
                    line -> assertThat(line).startsWith("engine.type = \"no-such\": no such engine; found: ")
                            .endsWith("(cache.toml:5)"));
        });
        Files.delete(file);
        assertThat(gac("serve", "cache.toml")).isEqualTo(
                new Outcome(2, List.of(), List.of("cache.toml: no such file")));
    }
}
