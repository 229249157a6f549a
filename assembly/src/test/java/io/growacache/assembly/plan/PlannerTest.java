package io.growacache.assembly.plan;

import static io.growacache.assembly.fake.FakePlugins.role;
import static io.growacache.spi.datapool.DatapoolRole.Presence.DEFAULTS_TO_DRAM;
import static io.growacache.spi.datapool.DatapoolRole.Presence.OPTIONAL;
import static io.growacache.spi.datapool.DatapoolRole.Presence.REQUIRED;
import static io.growacache.spi.datapool.PoolKind.BLOCK;
import static io.growacache.spi.datapool.PoolKind.MEMORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.growacache.assembly.config.AdminOptions;
import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.fake.FakePlugins;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.plugin.PluginDiscovery;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.protocol.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private static final String LISTENER = """
            [[listener]]
            protocol = "resp"
            bind = "127.0.0.1:6379"
            """;
    private static final String ENGINE = """
            [engine]
            type = "segcache"
            memory = "64MiB"
            """;

    private static final List<PluginFactory> FACTORIES = List.of(
            FakePlugins.protocol("resp"),
            FakePlugins.protocol("memcache"),
            FakePlugins.engine("segcache", role("memory", DEFAULTS_TO_DRAM, MEMORY)),
            FakePlugins.engine("s3fifo", role("memory", OPTIONAL, MEMORY), role("main", REQUIRED, MEMORY, BLOCK)),
            FakePlugins.engine("hybridlog", role("log", REQUIRED, BLOCK)),
            FakePlugins.engine("bare"),
            FakePlugins.memoryPool("dram"),
            FakePlugins.memoryPool("shm"),
            FakePlugins.blockPool("ssd"),
            FakePlugins.authenticator("passwords", (config, context) -> null),
            FakePlugins.reporter("log", (source, context) -> null));
    private static final PluginCatalog CATALOG = PluginDiscovery.of(FACTORIES);

    @TempDir
    private Path folder;

    private Path file(String toml) {
        try {
            return Files.writeString(folder.resolve("cache.toml"), toml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerPlan plan(String toml) {
        return new PlanSource(Optional.of(file(toml)), CommandLineValues.NONE, CATALOG).read();
    }

    private String refusal(String toml) {
        return refusal(toml, CommandLineValues.NONE, CATALOG);
    }

    private String refusal(String toml, CommandLineValues values, PluginCatalog catalog) {
        PlanSource source = new PlanSource(Optional.of(file(toml)), values, catalog);
        ConfigException refused = catchThrowableOfType(ConfigException.class, source::read);
        assertThat(refused).isNotNull();
        return refused.getMessage().replace(folder + "/", "");
    }

    @Test
    void plansAServer() {
        ServerPlan plan = plan("""
                [server]
                workers = 4

                [[listener]]
                protocol = "resp"
                bind = "127.0.0.1:6379"
                max-arguments = 7

                [[listener]]
                protocol = "memcache"
                bind = "unix:/run/cache.sock"
                max-item-size = "2MiB"

                [engine]
                type = "s3fifo"
                memory = "512MiB"
                segment-size = "128KiB"

                [engine.datapool.main]
                type = "ssd"
                capacity = "20GiB"

                [authentication]
                type = "passwords"

                [[reporter]]
                type = "log"

                [admin]
                bind = "127.0.0.1:9090"
                """);
        assertThat(plan.server().get(ServerOptions.WORKERS)).isEqualTo(4);
        assertThat(plan.listeners()).extracting(Chosen::name).containsExactly("resp", "memcache");
        assertThat(plan.listeners().get(0).config().get(FakePlugins.MAX_ARGUMENTS)).isEqualTo(7);
        assertThat(plan.listeners().get(1).config().get(ListenerOptions.MAX_ITEM_SIZE)).isEqualTo(2 << 20);
        assertThat(plan.engine().factory()).isSameAs(FACTORIES.get(3));
        assertThat(plan.engine().config().get(EngineOptions.MEMORY)).isEqualTo(512 << 20);
        assertThat(plan.engine().config().get(FakePlugins.SEGMENT_SIZE)).isEqualTo(128 << 10);
        assertThat(plan.pools()).hasSize(1);
        PoolPlan main = plan.pools().getFirst();
        assertThat(main.role().name()).isEqualTo("main");
        assertThat(main.choice()).isEqualTo(PoolPlan.Choice.CONFIGURED);
        assertThat(main.pool().factory()).isSameAs(FACTORIES.get(8));
        assertThat(main.pool().config().get(FakePlugins.CAPACITY)).isEqualTo(20L << 30);
        assertThat(plan.authenticator().orElseThrow().name()).isEqualTo("passwords");
        assertThat(plan.reporters()).extracting(Chosen::name).containsExactly("log");
        assertThat(plan.admin().find(AdminOptions.BIND))
                .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9090));
    }

    private static ServerSettings.Setting setting(String path, String value) {
        return new ServerSettings.Setting(path, value, ServerSettings.Effect.AFTER_RESTART);
    }

    private static ServerSettings.Setting changeable(String path, String value) {
        return new ServerSettings.Setting(path, value, ServerSettings.Effect.AT_ONCE);
    }

    @Test
    void fillsInDefaultsAndThePoolOfMemory() {
        ServerPlan plan = plan(LISTENER + ENGINE);
        assertThat(plan.server().get(ServerOptions.WORKERS)).isZero();
        assertThat(plan.admin().find(AdminOptions.BIND)).isEmpty();
        assertThat(plan.authenticator()).isEmpty();
        PoolPlan memory = plan.pools().getFirst();
        assertThat(memory.pool().name()).isEqualTo("dram");
        assertThat(memory.choice()).isEqualTo(PoolPlan.Choice.DEFAULT);
        assertThat(plan.settings()).contains(
                changeable("server.max-connections", "10000"),
                setting("listener[0].bind", "127.0.0.1:6379"),
                changeable("listener[0].max-arguments", "1024"),
                changeable("engine.memory", "64MiB"),
                setting("engine.datapool.memory.type", "dram"));
    }

    @Test
    void reportsEverythingTogetherInTheOrderOfTheFile() {
        assertThat(refusal("""
                [sever]
                workers = 1

                [[listener]]
                protocol = "resp"
                bind = "127.0.0.1"
                max-argument = 3

                [[listener]]
                protocol = "http"

                [engine]
                type = "segcache"
                memory = "64MB8"
                segment-size = "1000"

                [admin]
                bind = "0.0.0.0:9090"
                """)).isEqualTo("""
                sever: no such section; did you mean "server"? (cache.toml:1)
                listener[0].bind = "127.0.0.1": must be an address such as 127.0.0.1:6379, [::1]:6379, *:6379 \
                (every interface) or unix:/path (cache.toml:6)
                listener[0].max-argument = "3": no such option; did you mean "max-arguments"? (cache.toml:7)
                listener[1].bind: must be configured (cache.toml:9)
                listener[1].protocol = "http": no such protocol; found: memcache, resp (cache.toml:10)
                engine.memory = "64MB8": must be a size such as 64MiB (units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB; \
                no unit: bytes) (cache.toml:14)
                engine.segment-size = "1000": must be a power of two between 64KiB and 1GiB (cache.toml:15)""");
    }

    @Test
    void namesTheEnginesThatWereFound() {
        assertThat(refusal(LISTENER + "[engine]\ntype = \"s3fif\"\nmemory = 64_000_000\n")).isEqualTo(
                "engine.type = \"s3fif\": no such engine; found: bare, hybridlog, s3fifo, segcache (cache.toml:5)");
    }

    @Test
    void namesTheCommandLineAsTheOrigin() {
        assertThat(refusal(LISTENER + ENGINE, CommandLineValues.NONE
                .withSetting("engine.type", "x", "--engine").withSetting("server.workers", "-1", "--set"), CATALOG))
                .isEqualTo("""
                        engine.type = "x": no such engine; found: bare, hybridlog, s3fifo, segcache (--engine)
                        server.workers = "-1": must be between 0 and 1024 (--set)""");
    }

    @Test
    void wantsListenersAndAnEngine() {
        assertThat(refusal("")).isEqualTo("""
                listener: must be configured: a server needs at least one [[listener]] (cache.toml)
                engine: must be configured: a server needs a section [engine] (cache.toml)""");
        assertThat(refusal("[engine]\nsegment-size = 1\n" + LISTENER)).isEqualTo("""
                engine.type: must be configured (cache.toml:1)
                engine.memory: must be configured (cache.toml:1)""");
        assertThat(refusal(LISTENER + ENGINE.replace("\"segcache\"", "[1]").replace("64MiB", "1"))).isEqualTo("""
                engine.type = "[1]": must be a single value, not a list (cache.toml:5)
                engine.memory = "1": must be at least 1MiB (cache.toml:6)""");
    }

    @Test
    void saysHowSectionsAreWritten() {
        assertThat(refusal("server = 3\nengine = \"x\"\n[listener]\nprotocol = \"resp\"\n")).isEqualTo("""
                server = "3": must be a section, written [server] (cache.toml:1)
                engine = "x": must be a section, written [engine] (cache.toml:2)
                listener: must be a section for each, written [[listener]] (cache.toml:3)""");
        assertThat(refusal("listener = [1]\n" + ENGINE)).isEqualTo(
                "listener = \"[1]\": must be a section for each, written [[listener]] (cache.toml:1)");
        assertThat(refusal(LISTENER + ENGINE + "datapool = 1\n")).isEqualTo(
                "engine.datapool = \"1\": must be a section, written [engine.datapool] (cache.toml:7)");
        assertThat(refusal(LISTENER + ENGINE + "datapool.memory = \"dram\"\n")).isEqualTo(
                "engine.datapool.memory = \"dram\": must be a section, written [engine.datapool.memory]"
                        + " (cache.toml:7)");
    }

    @Test
    void refusesPoolsThatDoNotFit() {
        assertThat(refusal(LISTENER + ENGINE + "[engine.datapool.memory]\ntype = \"ssd\"\ncapacity = \"1GiB\"\n"))
                .isEqualTo("engine.datapool.memory.type = \"ssd\": does not fit role memory, which takes a memory "
                        + "pool; would fit: dram, shm (cache.toml:8)");
        assertThat(refusal(LISTENER + ENGINE + "[engine.datapool.memory]\ntype = \"sdd\"\n"))
                .isEqualTo("engine.datapool.memory.type = \"sdd\": no such datapool; found: dram, shm (cache.toml:8)");
        assertThat(refusal(LISTENER + ENGINE + "[engine.datapool.main]\ntype = \"ssd\"\n"))
                .isEqualTo("engine.datapool.main: engine segcache has no such role; roles: memory (cache.toml:7)");
        assertThat(refusal(LISTENER + ENGINE.replace("segcache", "bare") + "[engine.datapool.main]\n"))
                .isEqualTo("engine.datapool.main: engine bare has no such role; roles: none (cache.toml:7)");
        assertThat(refusal(LISTENER + ENGINE + "[engine.datapool.memory]\ncapacity = 1\n"))
                .isEqualTo("engine.datapool.memory.type: must be configured (cache.toml:7)");
    }

    @Test
    void wantsThePoolsOfRequiredRoles() {
        assertThat(refusal(LISTENER + ENGINE.replace("segcache", "hybridlog"))).isEqualTo(
                "engine.datapool.log: must be configured: engine hybridlog needs a block pool here; found: ssd"
                        + " (cache.toml:4)");
        assertThat(refusal(LISTENER + ENGINE.replace("segcache", "s3fifo"))).isEqualTo(
                "engine.datapool.main: must be configured: engine s3fifo needs a memory pool or a block pool here; "
                        + "found: dram, shm, ssd (cache.toml:4)");
        assertThat(refusal(LISTENER + ENGINE.replace("segcache", "hybridlog")
                + "[engine.datapool.log]\ntype = \"ssd\"\n")).isEqualTo(
                "engine.datapool.log.capacity: must be configured (cache.toml:7)");
    }

    @Test
    void wantsAPoolWhereThereIsNothingToFallBackTo() {
        List<PluginFactory> withoutDram = new ArrayList<>(FACTORIES);
        withoutDram.removeIf(factory -> factory.name().equals("dram"));
        assertThat(refusal(LISTENER + ENGINE, CommandLineValues.NONE, PluginDiscovery.of(withoutDram))).isEqualTo(
                "engine.datapool.memory: must be configured: there is no datapool dram to fall back to; found: shm"
                        + " (cache.toml:4)");
    }

    @Test
    void refusesTwoPluginsOfOneName() {
        List<PluginFactory> doubled = new ArrayList<>(FACTORIES);
        doubled.add(FakePlugins.engine("bare"));
        doubled.add(FakePlugins.blockPool("shm"));
        assertThat(refusal(LISTENER + ENGINE, CommandLineValues.NONE, PluginDiscovery.of(doubled)))
                .contains("plugins: two engines are named \"bare\": built-in (module ")
                .contains("plugins: two datapools are named \"shm\": built-in (module ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:6379", "*:6379", "[::]:6379", "192.0.2.1:6379", "cache.example:6379"})
    void refusesOpenAddressesThatOthersReach(String bind) {
        String open = LISTENER.replace("127.0.0.1:6379", bind);
        assertThat(refusal(open + ENGINE)).startsWith("listener[0].bind = ").endsWith(
                "must be a loopback address or a socket file as long as clients need no authentication; add "
                        + "[authentication], require client certificates, or say insecure = true (cache.toml:3)");
        assertThat(plan(open + "insecure = true\n" + ENGINE).listeners()).hasSize(1);
        assertThat(plan(open + ENGINE + "[authentication]\ntype = \"passwords\"\n").listeners()).hasSize(1);
        assertThat(plan(open + """
                tls-certificate = "a.pem"
                tls-key = "b.pem"
                tls-client-certificates = "required"
                tls-client-authorities = "c.pem"
                """ + ENGINE).listeners()).hasSize(1);
        assertThat(refusal(open + """
                tls-certificate = "a.pem"
                tls-key = "b.pem"
                tls-client-certificates = "optional"
                tls-client-authorities = "c.pem"
                """ + ENGINE)).contains("must be a loopback address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:6379", "127.9.9.9:1", "[::1]:6379", "localhost:6379", "unix:/run/cache.sock"})
    void allowsAddressesThatOnlyThisMachineReaches(String bind) {
        assertThat(plan(LISTENER.replace("127.0.0.1:6379", bind) + ENGINE).listeners()).hasSize(1);
    }

    @Test
    void refusesAnOpenControlPlane() {
        String admin = LISTENER + ENGINE + "[admin]\nbind = \"*:9090\"\n";
        assertThat(refusal(admin)).isEqualTo("admin.bind = \"*:9090\": must be a loopback address or a socket file: "
                + "the control plane asks nobody who they are; or say insecure = true (cache.toml:8)");
        assertThat(plan(admin + "insecure = true\n").admin().find(AdminOptions.BIND)).isPresent();
    }

    @Test
    void refusesAnAddressUsedTwice() {
        assertThat(refusal(LISTENER + LISTENER + ENGINE + "[admin]\nbind = \"127.0.0.1:6379\"\n")).isEqualTo("""
                listener[1].bind = "127.0.0.1:6379": is the address of listener[0] already (cache.toml:6)
                admin.bind = "127.0.0.1:6379": is the address of listener[0] already (cache.toml:11)""");
        String anyPort = LISTENER.replace("6379", "0");
        assertThat(plan(anyPort + anyPort + ENGINE).listeners()).hasSize(2);
    }

    @Test
    void checksThatTlsOptionsGoTogether() {
        assertThat(refusal(LISTENER + "tls-certificate = \"a.pem\"\n" + ENGINE)).isEqualTo(
                "listener[0].tls-key: must be configured if and only if tls-certificate is (cache.toml:1)");
        assertThat(refusal(LISTENER + "tls-client-certificates = \"optional\"\n" + ENGINE)).isEqualTo("""
                listener[0].tls-client-authorities: must be configured if and only if clients show certificates \
                (cache.toml:1)
                listener[0].tls-client-certificates = "optional": must be none without tls-certificate \
                (cache.toml:4)""");
    }

    @Test
    void onlyComplainsOfAFileThatCannotBeRead() {
        PlanSource source = new PlanSource(
                Optional.of(folder.resolve("absent.toml")), CommandLineValues.NONE, CATALOG);
        assertThat(catchThrowableOfType(ConfigException.class, source::read))
                .hasMessage(folder.resolve("absent.toml") + ": no such file");
    }

    @Test
    void plansWithoutAFile() {
        PlanSource source = new PlanSource(Optional.empty(), CommandLineValues.NONE
                .withListener("resp", "127.0.0.1:0", "--listen")
                .withSetting("engine.type", "bare", "--engine")
                .withSetting("engine.memory", "1MiB", "--memory"), CATALOG);
        assertThat(source.read().listeners()).hasSize(1);
    }

    @Test
    void tellsWhatAReloadWouldChange() {
        ServerPlan before = plan(LISTENER + ENGINE + "[[reporter]]\ntype = \"log\"\n");
        ServerPlan after = plan(LISTENER + "max-arguments = 5\n" + """
                [[listener]]
                protocol = "memcache"
                bind = "127.0.0.1:11211"
                """ + ENGINE.replace("64MiB", "65536KiB").replace("segcache", "bare")
                + "[server]\nmax-connections = 5\nworkers = 2\n");
        assertThat(PlanChange.between(before, before)).isEmpty();
        assertThat(PlanChange.between(before, after)).extracting(PlanChange::toString).satisfiesExactly(
                change -> assertThat(change).isEqualTo("server.workers: 0 -> 2 (after a restart)"),
                change -> assertThat(change).isEqualTo("server.max-connections: 10000 -> 5"),
                change -> assertThat(change).isEqualTo("listener[0].max-arguments: 1024 -> 5"),
                change -> assertThat(change).startsWith("engine: {type=segcache, memory=64MiB")
                        .contains("} -> {type=bare, memory=64MiB").endsWith("(after a restart)"),
                change -> assertThat(change).isEqualTo(
                        "engine.datapool.memory: {type=dram} -> nothing (after a restart)"),
                change -> assertThat(change).isEqualTo("reporter[0]: {type=log} -> nothing (after a restart)"),
                change -> assertThat(change).startsWith("listener[1]: nothing -> {protocol=memcache"));
    }
}
