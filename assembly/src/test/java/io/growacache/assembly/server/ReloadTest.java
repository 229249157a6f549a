package io.growacache.assembly.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.fake.FakePlugins;
import io.growacache.assembly.network.LineProtocol;
import io.growacache.assembly.network.TestClient;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plugin.PluginDiscovery;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ServerSettings.Setting;
import io.growacache.tck.engine.HeapEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Options that change while the server runs. */
class ReloadTest {
    private static final String FILE = """
            [server]
            workers = 1
            max-connections = 10

            [[listener]]
            protocol = "line"
            bind = "127.0.0.1:0"

            [[listener]]
            protocol = "line"
            bind = "127.0.0.1:0"
            max-arguments = 7

            [engine]
            type = "heap"
            memory = "64MiB"

            [admin]
            bind = "127.0.0.1:0"
            """;

    @TempDir
    private Path folder;

    private Path file;
    private final List<LineProtocol> protocols = new ArrayList<>();
    private final List<ProtocolContext> contexts = new ArrayList<>();

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("cache.toml"), FILE);
    }

    private Server start() throws IOException {
        return Server.start(new PlanSource(Optional.of(file), CommandLineValues.NONE, PluginDiscovery.of(List.of(
                FakePlugins.engine("heap", (_, context) -> new HeapEngine(context)),
                FakePlugins.protocol("line", (_, context) -> {
                    contexts.add(context);
                    protocols.add(new LineProtocol(context.engine()));
                    return protocols.getLast();
                })))), Clock.SYSTEM, "1");
    }

    private void write(String... replacements) throws IOException {
        String text = FILE;
        for (int index = 0; index < replacements.length; index += 2) {
            assertThat(text).contains(replacements[index]);
            text = text.replace(replacements[index], replacements[index + 1]);
        }
        Files.writeString(file, text);
    }

    private static String value(Server server, String path) {
        return server.settings().find(path).map(Setting::value).orElse("absent");
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void takesOverWhatTheFileSaysNow() throws IOException {
        try (Server server = start(); TestClient client = new TestClient(server.addresses().getFirst())) {
            assertThat(client.ask("echo before")).isEqualTo("before");
            write("max-connections = 10", "max-connections = 2\noutput-high-water = \"8KiB\"",
                    "max-arguments = 7", "max-arguments = 9\nmax-item-size = \"2KiB\"\nidle-timeout = \"5m\"",
                    "64MiB", "32MiB");
            AdminClient.Answer answer = AdminClient.request(server, "POST", "/reload");
            assertThat(answer.body()).isEqualTo("{\"status\":\"reloaded\",\"changes\":["
                    + "{\"path\":\"server.max-connections\",\"before\":\"10\",\"after\":\"2\"},"
                    + "{\"path\":\"server.output-high-water\",\"before\":\"1MiB\",\"after\":\"8KiB\"},"
                    + "{\"path\":\"listener[1].max-item-size\",\"before\":\"1MiB\",\"after\":\"2KiB\"},"
                    + "{\"path\":\"listener[1].idle-timeout\",\"before\":\"0s\",\"after\":\"5m\"},"
                    + "{\"path\":\"listener[1].max-arguments\",\"before\":\"7\",\"after\":\"9\"},"
                    + "{\"path\":\"engine.memory\",\"before\":\"64MiB\",\"after\":\"32MiB\"}],"
                    + "\"effects\":[\"listener[0]: took 1024 arguments\",\"listener[1]: took 9 arguments\"]}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.contentType()).isEqualTo("application/json");
            assertThat(client.ask("echo after")).isEqualTo("after");
            assertThat(contexts.get(0).server().maxConnectionCount()).isEqualTo(2);
            assertThat(contexts.get(0).maxItemLength()).isEqualTo(1 << 20);
            assertThat(contexts.get(1).maxItemLength()).isEqualTo(2 << 10);
            assertThat(server.engine().stats().limitBytes()).isEqualTo(32 << 20);
            assertThat(server.network().replyLimits().highWaterBytes()).isEqualTo(8 << 10);
            assertThat(protocols.get(1).reloads()).containsExactly("prepare 9", "apply 9");
            assertThat(value(server, "listener[1].idle-timeout")).isEqualTo("5m");
            try (TestClient second = new TestClient(server.addresses().getFirst());
                    TestClient third = new TestClient(server.addresses().getFirst())) {
                assertThat(second.ask("echo 2")).isEqualTo("2");
                assertThat(third.line()).isEqualTo("error too many connections");
            }
        }
    }

    @Test
    void changesNothingWhenTheFileIsWrong() throws IOException {
        try (Server server = start()) {
            write("max-connections = 10", "max-connections = 0\nmax-conections = 5", "64MiB", "32MiB");
            AdminClient.Answer answer = AdminClient.request(server, "POST", "/reload");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body())
                    .startsWith("{\"status\":\"refused\",\"problems\":[{\"path\":\"server.max-connections\",\"value\":\"0\","
                            + "\"rule\":\"must be between 1 and 1000000\",\"source\":\"" + file + "\",\"line\":3,")
                    .contains("\"message\":\"server.max-conections = \\\"5\\\": no such option; did you mean "
                            + "\\\"max-connections\\\"? (" + file + ":4)\"");
            assertThat(server.engine().stats().limitBytes()).isEqualTo(64 << 20);
            assertThat(value(server, "server.max-connections")).isEqualTo("10");
            assertThat(protocols.getFirst().reloads()).isEmpty();
        }
    }

    @Test
    void namesEverythingThatNeedsARestart() throws IOException {
        try (Server server = start()) {
            write("workers = 1", "workers = 2", "max-connections = 10", "max-connections = 20",
                    "[engine]", "[[listener]]\nprotocol = \"line\"\nbind = \"127.0.0.1:0\"\n[engine]");
            assertThatThrownBy(() -> join(server.reload("the test")))
                    .hasCauseInstanceOf(ConfigException.class)
                    .hasMessageContaining("server.workers = \"2\": needs a restart: it is 1 now (" + file + ":2)")
                    .hasMessageContaining("listener[2] = \"{protocol=line, ")
                    .hasMessageContaining("needs a restart (" + file + ":15)")
                    .hasMessageNotContaining("max-connections");
            assertThat(contexts.getFirst().server().maxConnectionCount()).isEqualTo(10);
        }
    }

    @Test
    void changesNothingWhenAPluginObjects() throws IOException {
        try (Server server = start()) {
            write("max-connections = 10", "max-connections = 20", "max-arguments = 7", "max-arguments = 13");
            assertThatThrownBy(() -> join(server.reload("the test"))).hasCauseInstanceOf(ConfigException.class)
                    .hasMessageEndingWith(
                            "listener[1].max-arguments = \"13\": must not bring bad luck (" + file + ":12)");
            assertThat(protocols.getFirst().reloads()).containsExactly("prepare 1024", "discard 1024");
            assertThat(contexts.getFirst().server().maxConnectionCount()).isEqualTo(10);
            write("max-arguments = 7", "max-arguments = 8");
            assertThat(join(server.reload("the test")).changes()).hasToString("[listener[1].max-arguments: 7 -> 8]");
        }
    }

    @Test
    void refusesWhatTheEngineWasNotMadeFor() throws IOException {
        try (Server server = start()) {
            write("64MiB", "128MiB", "max-arguments = 7", "max-item-size = \"2MiB\"");
            assertThatThrownBy(() -> join(server.reload("the test"))).hasCauseInstanceOf(ConfigException.class)
                    .hasMessageContaining("engine.memory = \"128MiB\": must be at most 64MiB without a restart")
                    .hasMessageContaining("listener[1].max-item-size = \"2MiB\": must be at most 1048576 bytes without");
        }
    }

    @Test
    void changesWhatAClientAsksForUntilTheNextReload() throws IOException {
        try (Server server = start()) {
            // What the file says by now is not a client's business.
            write("workers = 1", "workers = 2");
            assertThat(join(contexts.getFirst().settings().change(
                    Map.of("server.max-connections", "5", "listener[1].max-arguments", "8")))).isNull();
            assertThat(contexts.getFirst().server().maxConnectionCount()).isEqualTo(5);
            assertThat(value(server, "server.max-connections")).isEqualTo("5");
            assertThat(protocols.get(0).reloads()).isEmpty();
            assertThat(protocols.get(1).reloads()).containsExactly("prepare 8", "apply 8");
            join(contexts.getFirst().settings().change(Map.of("engine.memory", "1MiB")));
            assertThat(contexts.getFirst().server().maxConnectionCount()).isEqualTo(5);
            assertThat(server.engine().stats().limitBytes()).isEqualTo(1 << 20);
            write();
            assertThat(join(server.reload("the test")).changes()).extracting(Object::toString).containsExactly(
                    "server.max-connections: 5 -> 10", "listener[1].max-arguments: 8 -> 7", "engine.memory: 1MiB -> 64MiB");
            assertThat(contexts.getFirst().server().maxConnectionCount()).isEqualTo(10);
            assertThat(server.engine().stats().limitBytes()).isEqualTo(64 << 20);
        }
    }

    @Test
    void changesWhatIsLogged() throws IOException {
        try (Server server = start()) {
            assertThat(LoggerFactory.getLogger(ReloadTest.class).isDebugEnabled()).isFalse();
            join(server.settings().change(Map.of("server.log-level", "debug")));
            assertThat(LoggerFactory.getLogger(ReloadTest.class).isDebugEnabled()).isTrue();
            join(server.reload("the test"));
            assertThat(LoggerFactory.getLogger(ReloadTest.class).isDebugEnabled()).isFalse();
            assertThat(AdminClient.request(server, "GET", "/metrics").body())
                    .contains("growacache_log_dropped_events_total 0").contains("growacache_log_queued_events ");
        }
    }

    @Test
    void refusesAClientsChangesAllTogether() throws IOException {
        try (Server server = start()) {
            String before = server.settings().inForce().toString();
            assertThatThrownBy(() -> join(contexts.getFirst().settings().change(Map.of("server.max-connections", "5",
                    "server.drain-timeout", "soon", "server.nothing", "1", "listener[7].bind", "*:1", "no path", "1"))))
                    .isInstanceOf(CompletionException.class).hasCauseInstanceOf(ConfigException.class)
                    .hasMessageContaining("server.drain-timeout = \"soon\": must be ")
                    .hasMessageContaining("server.nothing = \"1\": no such option")
                    .hasMessageContaining("listener[7].bind = \"*:1\": there are 2 of listener")
                    .hasMessageContaining("no path = \"1\": must be a path such as engine.memory")
                    .hasMessageNotContaining("max-connections = ");
            assertThatThrownBy(() -> join(contexts.getFirst().settings().change(Map.of("engine.type", "other"))))
                    .hasMessageContaining("engine.type = \"other\": no such engine; found: heap");
            assertThatThrownBy(() -> join(contexts.getFirst().settings().change(
                    Map.of("server.workers", "3", "server.max-connections", "5"))))
                    .hasMessageEndingWith("server.workers = \"3\": needs a restart: it is 1 now");
            assertThat(server.settings().inForce()).hasToString(before);
            assertThat(contexts.getFirst().server().maxConnectionCount()).isEqualTo(10);
        }
    }

    @Test
    void answersWhoAsksTooLate() throws IOException {
        Server server = start();
        server.stop();
        assertThatThrownBy(() -> join(server.reload("the test"))).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> join(server.settings().change(Map.of("server.max-connections", "5"))))
                .hasCauseInstanceOf(IllegalStateException.class).hasMessageContaining("about to stop");
    }
}
