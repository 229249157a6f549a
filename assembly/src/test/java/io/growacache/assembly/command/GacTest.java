package io.growacache.assembly.command;

import static io.growacache.assembly.fake.FakePlugins.role;
import static io.growacache.spi.datapool.DatapoolRole.Presence.DEFAULTS_TO_DRAM;
import static io.growacache.spi.datapool.DatapoolRole.Presence.OPTIONAL;
import static io.growacache.spi.datapool.DatapoolRole.Presence.REQUIRED;
import static io.growacache.spi.datapool.PoolKind.BLOCK;
import static io.growacache.spi.datapool.PoolKind.MEMORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.fake.FakePlugins;
import io.growacache.assembly.plan.Chosen;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.plugin.PluginDiscovery;
import io.growacache.spi.plugin.PluginFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GacTest {
    private static final List<PluginFactory> FACTORIES = List.of(
            FakePlugins.protocol("resp"),
            FakePlugins.engine("segcache", role("memory", DEFAULTS_TO_DRAM, MEMORY)),
            FakePlugins.engine("hybridlog", role("log", REQUIRED, BLOCK), role("tier", OPTIONAL, MEMORY, BLOCK)),
            FakePlugins.memoryPool("dram"),
            FakePlugins.blockPool("ssd"));
    private static final PluginCatalog CATALOG = PluginDiscovery.of(FACTORIES);
    private static final String CONFIG = """
            [[listener]]
            protocol = "resp"
            bind = "127.0.0.1:6379"

            [engine]
            type = "segcache"
            memory = "64MiB"
            """;

    /** What a command left behind. */
    private record Outcome(int exitCode, String out, String err) {
    }

    @TempDir
    private Path folder;

    private Path file;
    private final List<ServerPlan> served = new ArrayList<>();

    @BeforeEach
    void writeTheFile() throws Exception {
        file = Files.writeString(folder.resolve("cache.toml"), CONFIG);
    }

    private Outcome gac(String... arguments) {
        return gac(source -> {
            served.add(source.read());
            return ExitCode.DONE;
        }, arguments);
    }

    private Outcome gac(ToIntFunction<PlanSource> server, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Installation installation = new Installation(Optional.of(file), CATALOG);
        int exitCode = Gac.run(
                List.of(arguments), installation, new PrintWriter(out), new PrintWriter(err), server);
        return new Outcome(exitCode, out.toString(), err.toString().replace(folder + "/", ""));
    }

    @Test
    void servesByTheInstalledFile() {
        assertThat(gac("serve")).isEqualTo(new Outcome(0, "", ""));
        assertThat(served).singleElement().extracting(plan -> plan.engine().name()).isEqualTo("segcache");
    }

    @Test
    void servesByFileAndCommandLine() throws Exception {
        Path other = Files.writeString(folder.resolve("other.toml"), CONFIG);
        String[][] variants = {
            {"serve", other.toString()},
            {"serve", "-c", other.toString()},
            {"serve", "--config=" + other},
        };
        for (String[] variant : variants) {
            served.clear();
            List<String> arguments = new ArrayList<>(List.of(variant));
            arguments.addAll(List.of(
                    "--memory", "32MiB", "--listen", "resp=127.0.0.1:0", "--set", "engine.keyspaces=2"));
            assertThat(gac(arguments.toArray(String[]::new))).isEqualTo(new Outcome(0, "", ""));
            ServerPlan plan = served.getFirst();
            assertThat(plan.engine().config().get(EngineOptions.MEMORY)).isEqualTo(32 << 20);
            assertThat(plan.engine().config().get(EngineOptions.KEYSPACES)).isEqualTo(2);
            assertThat(plan.engine().config().origin(EngineOptions.TYPE).source()).isEqualTo(other.toString());
        }
    }

    @Test
    void servesByTheCommandLineAlone() {
        Outcome outcome = gac("serve", "--no-config", "--listen", "resp=127.0.0.1:0", "--engine", "hybridlog",
                "--memory", "1GiB", "--set", "engine.datapool.log.type=ssd", "--set",
                "engine.datapool.log.capacity=10GiB");
        assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
        assertThat(served.getFirst().listeners()).extracting(Chosen::name).containsExactly("resp");
        assertThat(gac("serve", "--no-config").exitCode()).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void listeningWithoutAFileIsAQuickStart() {
        assertThat(gac("serve", "--listen", "resp=127.0.0.1:1", "--set", "engine.memory=8MiB"))
                .isEqualTo(new Outcome(0, "", ""));
        ServerPlan plan = served.getFirst();
        assertThat(plan.listeners()).hasSize(1);
        assertThat(plan.engine().name()).isEqualTo("segcache");
        assertThat(plan.engine().config().get(EngineOptions.MEMORY)).isEqualTo(8 << 20);
        assertThat(plan.engine().config().origin(EngineOptions.TYPE).source()).isEqualTo("--engine");
    }

    @Test
    void passesOnHowTheServerEnded() {
        assertThat(gac(source -> 1, "serve").exitCode()).isEqualTo(1);
    }

    @Test
    void tellsOfFailuresInOneLine() {
        assertThat(gac(source -> {
            throw new UncheckedIOException(new BindException("127.0.0.1:6379: Address already in use"));
        }, "serve")).isEqualTo(new Outcome(1, "",
                "gac serve: java.net.BindException: 127.0.0.1:6379: Address already in use\n"));
        assertThat(gac(source -> {
            throw new UncheckedIOException("the pool cannot be opened", new NoSuchFileException("/var/pool"));
        }, "serve")).isEqualTo(new Outcome(1, "",
                "gac serve: the pool cannot be opened: NoSuchFileException /var/pool\n"));
        assertThat(gac(source -> {
            throw new NullPointerException("x is null");
        }, "serve")).isEqualTo(new Outcome(1, "",
                """
                gac serve: unexpected failure: java.lang.NullPointerException: x is null
                GAC_JAVA_OPTS=-Dgac.trace=true shows where.
                """));
    }

    @Test
    void refusesAWrongConfigurationWithAllItsProblems() throws Exception {
        Files.writeString(file, CONFIG.replace("segcache", "segcach") + "segment-size = 5\n[sever]\n");
        String problems = """
                engine.type = "segcach": no such engine; found: hybridlog, segcache (cache.toml:6)
                sever: no such section; did you mean "server"? (cache.toml:9)
                """;
        assertThat(gac("serve")).isEqualTo(new Outcome(2, "", problems));
        assertThat(gac("config", "check")).isEqualTo(new Outcome(2, "", problems));
        assertThat(gac("config", "explain")).isEqualTo(new Outcome(2, "", problems));
    }

    @Test
    void checksAConfiguration() {
        Outcome outcome = gac("config", "check", file.toString());
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).endsWith(file + ": ok\n")
                .containsPattern("memory: 64MiB \\(engine.memory\\) \\+ 64MiB \\(server.buffer-memory\\) \\+ .* = .* of .*\n")
                .contains("may change while running: server.max-connections, ").doesNotContain("server.workers");
        assertThat(outcome.err()).isEmpty();
        assertThat(gac("config", "check", "--set", "engine.segment-size=1000")).isEqualTo(new Outcome(2, "",
                "engine.segment-size = \"1000\": must be a power of two between 64KiB and 1GiB (--set)\n"));
        assertThat(gac("config", "check", folder.resolve("absent.toml").toString()))
                .isEqualTo(new Outcome(2, "", "absent.toml: no such file\n"));
        assertThat(served).isEmpty();
    }

    @Test
    void saysWhatIsTooMuchForThisMachine() {
        Outcome outcome = gac("config", "check", "--memory", "1000000GiB");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).endsWith(file + ": ok\n");
        assertThat(outcome.err()).startsWith("Would not start here: engine.memory = \"1000000GiB\": must fit into ")
                .contains("1000000GiB (engine.memory) + 64MiB (server.buffer-memory) + ")
                .endsWith("or say server.memory-overcommit = \"allow\" (--memory)\n");
        assertThat(gac("config", "check", "--memory", "1000000GiB", "--set", "server.memory-overcommit=allow").err()).isEmpty();
    }

    @Test
    void explainsEveryOptionInForce() throws Exception {
        Outcome outcome = gac("config", "explain", "--memory", "32MiB");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines().map(line -> line.replace(folder + "/", "").replaceAll(" +#", " #")))
                .containsSubsequence(
                        "[server]",
                        "workers = 0 # default",
                        "[[listener]]",
                        "protocol = \"resp\" # cache.toml:2",
                        "max-item-size = \"1MiB\" # default; may change while running",
                        "# tls-key is absent; may change while running",
                        "max-arguments = 1024 # default; may change while running",
                        "[engine]",
                        "memory = \"32MiB\" # --memory; may change while running",
                        "segment-size = \"1MiB\" # default",
                        "[engine.datapool.memory]",
                        "type = \"dram\" # default",
                        "[admin]");
    }

    @Test
    void explainsInAFormThatReadsAsTheSame() throws Exception {
        gac("serve", "--memory", "32MiB");
        Path explained = Files.writeString(folder.resolve("explained.toml"),
                gac("config", "explain", "--memory", "32MiB").out());
        assertThat(gac("serve", explained.toString())).isEqualTo(new Outcome(0, "", ""));
        assertThat(served.get(1).settings()).isEqualTo(served.get(0).settings());
    }

    @Test
    void printsTheReferenceOfAllOptions() {
        Outcome outcome = gac("config", "reference");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains(
                """
                ## `[server]`

                Threads, and limits that all listeners share.

                | option | type | default | reload | meaning |
                |---|---|---|---|---|
                | `workers` | integer; between 0 and 1024 | `0` | no | Event loops""",
                "| `max-connections` | integer; between 1 and 1000000 | `10000` | yes |",
                "- `output-hard-limit` must not be less than output-high-water\n",
                "| `memory` | size; at least 1MiB | required | yes |",
                "### `protocol = \"resp\"` (protocol)\n\nThe plugin resp.\n",
                "| `max-arguments` | integer; between 1 and 1000000 | `1024` | yes | Arguments per request. |",
                "### `type = \"hybridlog\"` (engine)\n",
                "| `log` | block pool | refused | A role. |",
                "| `tier` | memory pool or block pool | the engine does without | A role. |",
                "| `memory` | memory pool | `dram` | A role. |",
                "### `type = \"ssd\"` (block pool)\n");
        // Each option stands where it belongs: the host's are not repeated for each plugin.
        assertThat(outcome.out().split("\\| `max-item-size`", -1)).hasSize(2);
    }

    @Test
    void listsPlugins() {
        Outcome outcome = gac("plugins");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .element(0).isEqualTo("KIND | NAME | VERSION | MODULE | FROM | OPTIONS");
        assertThat(outcome.out().lines().filter(line -> line.startsWith("engine ")))
                .hasSize(2).allMatch(line -> line.endsWith("segment-size"));
        assertThat(outcome.out()).contains("memory pool  dram ").contains("block pool   ssd ");
    }

    @Test
    void endsWithFailureWhenAPluginIsBroken() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.createDirectory(plugins.resolve("hollow"));
        StringWriter err = new StringWriter();
        Installation installation = new Installation(Optional.of(file), PluginDiscovery.discover(plugins));
        int exitCode = Gac.run(List.of("plugins"), installation,
                new PrintWriter(new StringWriter()), new PrintWriter(err), source -> 0);
        assertThat(exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(err).hasToString("plugin not loaded: " + plugins.resolve("hollow") + ": holds no jar\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sreve", "serve --listen resp", "serve --set =x", "serve --bogus", "config",
        "serve a b", "serve --no-config x", "serve -c x y", "plugins x"})
    void refusesWrongArguments(String line) {
        Outcome outcome = gac(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("gac").doesNotContain("Exception", "\tat ");
        assertThat(served).isEmpty();
    }

    @Test
    void suggestsWhatWasMeant() {
        assertThat(gac("serv").err()).contains("serve");
        assertThat(gac("serve", "--listen", "resp").err())
                .isEqualTo("""
                        gac serve: --listen = "resp": must be like resp=127.0.0.1:6379
                        Try 'gac serve --help'.
                        """);
    }

    @Test
    void helps() {
        for (String[] arguments : new String[][] {{"--help"}, {"-h"}, {"help"}}) {
            Outcome outcome = gac(arguments);
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).contains("serve", "config", "plugins", "Exit codes:");
        }
        assertThat(gac("serve", "--help").out()).contains("--listen=PROTOCOL=ADDRESS");
        assertThat(gac("config", "check", "--help").out()).contains("Report everything that is wrong");
        assertThat(gac("help", "serve").out()).contains("--memory");
    }

    @Test
    void tellsItsVersion() {
        assertThat(gac("--version").out()).startsWith("grow-a-cache ");
    }
}
