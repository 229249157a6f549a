package io.growacache.assembly.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.fake.FakePlugins;
import io.growacache.assembly.network.LineProtocol;
import io.growacache.assembly.network.TestClient;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plugin.PluginDiscovery;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolKind;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.engine.LateEngine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The whole server with a plain engine and a plain protocol. */
class ServerTest {
    private final AtomicReference<ServerInfo> info = new AtomicReference<>();
    private final AtomicReference<ServerSettings> settings = new AtomicReference<>();

    private PlanSource source(UnaryOperator<StorageEngine> wrapper, UnaryOperator<CommandLineValues> more) {
        CommandLineValues values = CommandLineValues.NONE
                .withSetting("engine.type", "heap", "--set")
                .withSetting("engine.memory", "64MiB", "--set")
                .withSetting("server.workers", "2", "--set")
                .withSetting("admin.bind", "127.0.0.1:0", "--set")
                .withListener("line", "127.0.0.1:0", "--listen");
        return new PlanSource(Optional.empty(), more.apply(values), PluginDiscovery.of(List.of(
                FakePlugins.engine("heap", (_, context) -> wrapper.apply(new HeapEngine(context))),
                FakePlugins.protocol("line", (_, context) -> {
                    info.set(context.server());
                    settings.set(context.settings());
                    return new LineProtocol(context.engine());
                }))));
    }

    private Server start() throws IOException {
        return Server.start(source(engine -> engine, values -> values), Clock.SYSTEM, "1.2.3");
    }

    static void await(String what, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError("waited in vain: " + what + "; threads: " + ownThreads());
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                // The log outlives servers.
                .filter(name -> name.startsWith("growacache-") && !name.equals("growacache-log")).sorted().toList();
    }

    @Test
    void servesAndStops() throws IOException {
        Server server = start();
        SocketAddress address = server.addresses().getFirst();
        try (TestClient client = new TestClient(address)) {
            assertThat(client.ask("put k 2\nx")).isEqualTo("stored");
            assertThat(info.get().listenerAddress()).isEqualTo("127.0.0.1:" + ((InetSocketAddress) address).getPort());
            assertThat(info.get().connectionCount()).isEqualTo(1);
            assertThat(info.get().receivedBytes()).isEqualTo(10);
            await("counted as sent", () -> info.get().sentBytes() == "stored\n".length());
            assertThat(info.get().version()).isEqualTo("1.2.3");
            assertThat(settings.get().inForce()).contains(
                    new ServerSettings.Setting("server.workers", "2", ServerSettings.Effect.AFTER_RESTART));
            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(server::stop);
            assertThat(client.line()).isNull();
            client.endInput();
            assertThat(stopped.join()).isTrue();
        }
        server.close();
        await("no threads left", () -> ownThreads().isEmpty());
        assertThatThrownBy(() -> new TestClient(address)).isInstanceOf(IOException.class);
    }

    @Test
    void stoppingAnswersWhatIsPending() throws IOException {
        AtomicReference<LateEngine> late = new AtomicReference<>();
        Server server = Server.start(source(engine -> {
            late.set(LateEngine.held(engine));
            return late.get();
        }, values -> values), Clock.SYSTEM, "1");
        try (TestClient client = new TestClient(server.addresses().getFirst())) {
            client.send("get k\n");
            await("pending", () -> late.get().pendingCalls().size() == 1);
            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(server::stop);
            late.get().completeAll();
            assertThat(client.line()).isEqualTo("none");
            assertThat(client.line()).isNull();
            client.endInput();
            assertThat(stopped.join()).isTrue();
        }
        late.get().assertNothingHeld();
    }

    @Test
    void stopsInTimeThoughAnAnswerNeverComes() throws IOException {
        AtomicReference<LateEngine> late = new AtomicReference<>();
        Server server = Server.start(source(engine -> {
            late.set(LateEngine.held(engine));
            return late.get();
        }, values -> values.withSetting("server.drain-timeout", "1ms", "--set")), Clock.SYSTEM, "1");
        try (TestClient client = new TestClient(server.addresses().getFirst())) {
            client.send("get k\n");
            await("pending", () -> late.get().pendingCalls().size() == 1);
            assertThat(server.stop()).isFalse();
            assertThat(client.line()).isNull();
        }
        late.get().assertNothingHeld();
    }

    @Test
    void leavesNothingBehindWhenAnAddressIsTaken() throws IOException {
        try (Server first = start()) {
            int port = ((InetSocketAddress) first.addresses().getFirst()).getPort();
            List<String> before = ownThreads();
            PlanSource source = source(engine -> engine, values -> values.withListener("line", "127.0.0.1:" + port, "--listen"));
            assertThatThrownBy(() -> Server.start(source, Clock.SYSTEM, "1"))
                    .isInstanceOf(IOException.class).hasMessageContaining(":" + port).hasMessageContaining("in use");
            await("threads of the second gone, beside " + before, () -> ownThreads().size() == before.size());
        }
    }

    @Test
    void refusesItemsThatFitNoRequest() {
        assertThatThrownBy(() -> source(engine -> engine, values -> values
                .withSetting("server.buffer-memory", "4MiB", "--set")
                .withSetting("listener[0].max-item-size", "2MiB", "--set")).read())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("max-item-size")
                .hasMessageContaining("half of server.buffer-memory");
    }

    @Test
    void showsMetrics() throws IOException {
        try (Server server = start(); TestClient client = new TestClient(server.addresses().getFirst())) {
            assertThat(client.ask("echo hello")).isEqualTo("hello");
            AdminClient.Answer response = AdminClient.request(server, "GET", "/metrics");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.contentType()).startsWith("text/plain");
            assertThat(response.body())
                    .contains("# TYPE growacache_server_received_bytes_total counter")
                    .containsPattern("growacache_server_received_bytes_total\\{worker=\"[01]\"} 11(\\.0)?\n")
                    .contains("growacache_server_accepted_connections_total 1")
                    .contains("# TYPE growacache_server_event_loop_lag_seconds summary")
                    .contains("growacache_cache_memory_bytes 6.7108864E7")
                    .contains("growacache_jvm_heap_used_bytes ");
        }
    }

    @Test
    void showsStatisticsAsJson() throws IOException {
        try (Server server = start()) {
            AdminClient.Answer response = AdminClient.request(server, "GET", "/stats.json");
            assertThat(response.status()).isEqualTo(200);
            List<String> sections = new ArrayList<>();
            try (JsonParser json = new JsonFactory().createParser(response.body())) {
                assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    sections.add(json.currentName());
                    json.nextToken();
                    json.skipChildren();
                }
                assertThat(json.nextToken()).isNull();
            }
            assertThat(sections).containsExactly("server", "settings", "metrics");
            assertThat(response.body()).contains("\"version\":\"1.2.3\"").contains("\"engine\":\"heap\"")
                    .contains("\"server.workers\":\"2\"")
                    .contains("{\"name\":\"growacache_server_max_connections\",\"value\":10000.0}");
        }
    }

    @Test
    void tellsItsHealth() throws IOException {
        try (Server server = Server.start(source(engine -> engine,
                values -> values.withSetting("server.max-connections", "1", "--set")), Clock.SYSTEM, "1")) {
            AdminClient.Answer healthy = AdminClient.request(server, "GET", "/health");
            assertThat(healthy.status()).isEqualTo(200);
            assertThat(healthy.body()).isEqualTo("{\"status\":\"ok\",\"reasons\":[]}");
            try (TestClient client = new TestClient(server.addresses().getFirst())) {
                assertThat(client.ask("echo 1")).isEqualTo("1");
                AdminClient.Answer degraded = AdminClient.request(server, "GET", "/health");
                assertThat(degraded.status()).isEqualTo(200);
                assertThat(degraded.body()).startsWith("{\"status\":\"degraded\",\"reasons\":[\"as many connections");
            }
        }
    }

    /** A pool of nothing that only tells how it is. */
    private static MemoryPool poolThatTells(Supplier<Optional<String>> degradation) {
        return (MemoryPool) Proxy.newProxyInstance(MemoryPool.class.getClassLoader(), new Class<?>[] {MemoryPool.class},
                (_, method, _) -> method.getName().equals("degradation") ? degradation.get() : null);
    }

    @Test
    void tellsWhatIsWrongWithDatapools() throws IOException {
        var problem = new AtomicReference<Optional<String>>(Optional.empty());
        CommandLineValues values = CommandLineValues.NONE
                .withSetting("engine.type", "heap", "--set")
                .withSetting("engine.memory", "64MiB", "--set")
                .withSetting("admin.bind", "127.0.0.1:0", "--set")
                .withListener("line", "127.0.0.1:0", "--listen");
        PlanSource source = new PlanSource(Optional.empty(), values, PluginDiscovery.of(List.of(
                FakePlugins.engine("heap", (_, context) -> {
                    context.openMemoryPool(new PoolRequest("memory", "test", 1, 1, 1 << 20));
                    return new HeapEngine(context);
                }, FakePlugins.role("memory", DatapoolRole.Presence.DEFAULTS_TO_DRAM, PoolKind.MEMORY)),
                FakePlugins.memoryPool("dram", (_, _) -> poolThatTells(problem::get)),
                FakePlugins.protocol("line", (_, context) -> new LineProtocol(context.engine())))));
        try (Server server = Server.start(source, Clock.SYSTEM, "1")) {
            assertThat(AdminClient.request(server, "GET", "/health").body())
                    .isEqualTo("{\"status\":\"ok\",\"reasons\":[]}");
            problem.set(Optional.of("it burns"));
            assertThat(AdminClient.request(server, "GET", "/health").body())
                    .isEqualTo("{\"status\":\"degraded\",\"reasons\":[\"datapool of role memory: it burns\"]}");
        }
    }

    @Test
    void refusesWhatTheControlPlaneDoesNotHave() throws IOException {
        try (Server server = start()) {
            assertThat(AdminClient.request(server, "GET", "/").status()).isEqualTo(404);
            assertThat(AdminClient.request(server, "POST", "/health").status()).isEqualTo(405);
            assertThat(AdminClient.request(server, "GET", "/reload").status()).isEqualTo(405);
            assertThat(AdminClient.request(server, "GET", "/" + "x".repeat(20_000)).status()).isEqualTo(400);
        }
    }
}
