package io.growacache.assembly.wiring;

import static io.growacache.assembly.fake.FakePlugins.role;
import static io.growacache.spi.datapool.DatapoolRole.Presence.DEFAULTS_TO_DRAM;
import static io.growacache.spi.datapool.DatapoolRole.Presence.OPTIONAL;
import static io.growacache.spi.datapool.PoolKind.BLOCK;
import static io.growacache.spi.datapool.PoolKind.MEMORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.fake.FakePlugins;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.assembly.plugin.PluginDiscovery;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.plugin.Lifecycle;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.plugin.Reloadable;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.ServerInfo;
import io.growacache.spi.protocol.ServerSettings;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;
import io.growacache.tck.host.FakeClock;
import io.growacache.tck.host.SteppableBackground;
import io.growacache.tck.host.SteppableScheduler;
import io.growacache.tck.host.TestMetrics;
import io.growacache.tck.protocol.TestServerSettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class WiringTest {
    private final List<String> log = new ArrayList<>();
    private final FakeHost host = new FakeHost();

    /** Something that records the steps of its life, and fails in those that a test names. */
    private <T> T recording(Class<T> type, String name, String... failingSteps) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type, Reloadable.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "start", "drain", "close" -> {
                        log.add(method.getName() + " " + name);
                        if (Arrays.asList(failingSteps).contains(method.getName())) {
                            throw method.getName().equals("start")
                                    ? new IOException(name + " cannot " + method.getName())
                                    : new IllegalStateException(name + " cannot " + method.getName());
                        }
                        yield null;
                    }
                    case "toString" -> name;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    private static PoolRequest request(String role) {
        return new PoolRequest(role, "test", 1, 1, 1 << 20);
    }

    private PluginFactory engine(BiFunction<EngineContext, List<String>, StorageEngine> maker) {
        return FakePlugins.engine("engine", (config, context) -> maker.apply(context, log),
                role("memory", DEFAULTS_TO_DRAM, MEMORY), role("second", OPTIONAL, MEMORY, BLOCK));
    }

    private PluginFactory engineWithPools() {
        return engine((context, _) -> {
            context.openMemoryPool(request("memory"));
            context.openMemoryPool(request("second"));
            return recording(StorageEngine.class, "engine");
        });
    }

    private PluginFactory protocol() {
        return FakePlugins.protocol("resp", (config, context) ->
                recording(Protocol.class, "protocol " + config.get(FakePlugins.MAX_ARGUMENTS)));
    }

    private PluginFactory pool(String name) {
        return FakePlugins.memoryPool(name, (config, request) ->
                recording(MemoryPool.class, name + " of " + request.role()));
    }

    private ServerPlan plan(UnaryOperator<CommandLineValues> more, PluginFactory... factories) {
        CommandLineValues values = CommandLineValues.NONE
                .withSetting("engine.type", "engine", "--set")
                .withSetting("engine.memory", "64MiB", "--set")
                .withListener("resp", "127.0.0.1:0", "--listen")
                .withListener("resp", "127.0.0.1:0", "--listen")
                .withSetting("listener[1].max-arguments", "7", "--set")
                .withSetting("listener[1].max-item-size", "2MiB", "--set");
        return new PlanSource(Optional.empty(), more.apply(values), PluginDiscovery.of(List.of(factories))).read();
    }

    private static CommandLineValues withSecondPool(CommandLineValues values) {
        return values.withSetting("engine.datapool.second.type", "shm", "--set");
    }

    private ServerPlan fullPlan(PluginFactory engine, PluginFactory protocol) {
        return plan(values -> withSecondPool(values)
                        .withSetting("authentication.type", "passwords", "--set")
                        .withSetting("reporter[0].type", "graphs", "--set"),
                engine, protocol, pool("dram"), pool("shm"),
                FakePlugins.authenticator("passwords", (config, context) ->
                        recording(Authenticator.class, "authenticator")),
                FakePlugins.reporter("graphs", (source, context) -> recording(Lifecycle.class, "reporter")));
    }

    @Test
    void startsInOneOrderAndClosesInTheOther() {
        Wiring wiring = Wiring.create(fullPlan(engineWithPools(), protocol()), host);
        assertThat(log).isEmpty();
        wiring.start();
        assertThat(log).containsExactly(
                "start authenticator", "start engine", "start protocol 1024", "start protocol 7", "start reporter");
        log.clear();
        wiring.drain();
        wiring.drain();
        assertThat(log).containsExactly(
                "drain reporter", "drain protocol 7", "drain protocol 1024", "drain engine", "drain authenticator");
        log.clear();
        wiring.close();
        wiring.close();
        assertThat(log).containsExactly("close reporter", "close protocol 7", "close protocol 1024", "close engine",
                "close authenticator", "close shm of second", "close dram of memory");
        assertThat(wiring.engine()).hasToString("engine");
        assertThat(wiring.authenticator()).hasToString("authenticator");
        assertThat(wiring.protocols()).extracting(Object::toString).containsExactly("protocol 1024", "protocol 7");
    }

    @Test
    void lendsTheEngineWhatThePlanSays() {
        List<EngineContext> contexts = new ArrayList<>();
        PluginFactory engine = engine((context, _) -> {
            contexts.add(context);
            return recording(StorageEngine.class, "engine");
        });
        Wiring.create(plan(UnaryOperator.identity(), engine, protocol(), pool("dram"), pool("shm")), host);
        Wiring.create(plan(WiringTest::withSecondPool, engine, protocol(), pool("dram"), pool("shm")), host);
        EngineContext context = contexts.get(0);
        assertThat(context.memoryBytes()).isEqualTo(64 << 20);
        assertThat(context.maxValueLength()).isEqualTo(2 << 20);
        assertThat(context.keyspaceCount()).isEqualTo(16);
        assertThat(context.workerCount()).isEqualTo(3);
        assertThat(context.clock()).isSameAs(host.clock);
        assertThat(context.background()).isSameAs(host.background);
        assertThat(host.metricsNames).contains("engine/engine", "protocol/resp");
        assertThat(context.isFilled("memory")).isFalse();
        assertThat(context.isFilled("second")).isFalse();
        assertThat(contexts.get(1).isFilled("second")).isTrue();
        assertThatThrownBy(() -> context.openMemoryPool(request("second")))
                .hasMessage("role = second: the engine declares no such role, or nothing fills it");
        assertThatThrownBy(() -> context.openBlockPool(request("memory")))
                .hasMessage("role = memory: its pool dram is no block pool");
    }

    @Test
    void lendsEachProtocolTheSameEngine() {
        List<ProtocolContext> contexts = new ArrayList<>();
        PluginFactory protocol = FakePlugins.protocol("resp", (config, context) -> {
            contexts.add(context);
            return recording(Protocol.class, "protocol");
        });
        Wiring wiring = Wiring.create(
                plan(WiringTest::withSecondPool, engineWithPools(), protocol, pool("dram"), pool("shm")), host);
        assertThat(contexts).hasSize(2)
                .allSatisfy(context -> assertThat(context.engine()).isSameAs(wiring.engine()));
        assertThat(contexts).extracting(ProtocolContext::maxItemLength).containsExactly(1 << 20, 2 << 20);
        assertThat(contexts).extracting(context -> context.server().listenerAddress())
                .containsExactly("listener 0", "listener 1");
        List<String> ran = new ArrayList<>();
        contexts.getFirst().schedule(10, () -> ran.add("later"));
        host.clock.advanceMillis(10);
        host.scheduler.runDue();
        assertThat(ran).containsExactly("later");
    }

    @Test
    void letsEveryoneInWithoutAuthentication() {
        Wiring wiring = Wiring.create(
                plan(WiringTest::withSecondPool, engineWithPools(), protocol(), pool("dram"), pool("shm")), host);
        byte[] secret = {1, 2};
        assertThat(wiring.authenticator().anonymousRole()).isEqualTo(Role.ADMIN);
        assertThat(wiring.authenticator().authenticate("me", secret)).isCompletedWithValue(Role.NONE);
        assertThat(secret).containsOnly(0);
    }

    @Test
    void closesWhatWasMadeWhenALaterPartFails() {
        PluginFactory failing = FakePlugins.protocol("resp", (config, context) -> {
            if (config.get(FakePlugins.MAX_ARGUMENTS) == 7) {
                throw new IllegalStateException("no");
            }
            return recording(Protocol.class, "protocol");
        });
        ServerPlan plan = fullPlan(engineWithPools(), failing);
        assertThatExceptionOfType(PluginFailure.class).isThrownBy(() -> Wiring.create(plan, host))
                .withMessage("protocol resp: no").withCauseInstanceOf(IllegalStateException.class);
        assertThat(log).containsExactly("close protocol", "close engine", "close authenticator",
                "close shm of second", "close dram of memory");
    }

    @Test
    void closesPoolsOfAnEngineThatCannotBeMade() {
        PluginFactory failing = engine((context, _) -> {
            context.openMemoryPool(request("memory"));
            throw new IllegalStateException();
        });
        ServerPlan plan = fullPlan(failing, protocol());
        assertThatExceptionOfType(PluginFailure.class).isThrownBy(() -> Wiring.create(plan, host))
                .withMessage("engine engine: IllegalStateException");
        assertThat(log).containsExactly("close authenticator", "close dram of memory");
    }

    @Test
    void passesOnThatOptionsAreRefused() {
        ServerPlan plan = fullPlan(FakePlugins.engine("engine", (config, context) -> {
            throw new ConfigException(config.problem(FakePlugins.SEGMENT_SIZE, "must fit the pool"));
        }, role("memory", DEFAULTS_TO_DRAM, MEMORY), role("second", OPTIONAL, MEMORY)), protocol());
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> Wiring.create(plan, host))
                .withMessage("engine.segment-size = \"1MiB\": must fit the pool (--set)");
    }

    @Test
    void namesAFactoryThatMakesNothing() {
        ServerPlan plan = fullPlan(engine((_, _) -> null), protocol());
        assertThatExceptionOfType(PluginFailure.class).isThrownBy(() -> Wiring.create(plan, host))
                .withMessage("engine engine: its factory made nothing");
    }

    @Test
    void refusesAPluginWhoseOptionsCannotChangeThoughItSaysSo() {
        Protocol rigid = new Protocol() {
            @Override
            public ProtocolSession newSession(SessionContext context) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                log.add("close rigid");
            }
        };
        ServerPlan plan = fullPlan(engineWithPools(), FakePlugins.protocol("resp", (config, context) -> rigid));
        assertThatExceptionOfType(PluginFailure.class).isThrownBy(() -> Wiring.create(plan, host))
                .withMessage("protocol resp: options max-arguments are declared changeable, but "
                        + rigid.getClass().getName() + " does not implement io.growacache.spi.plugin.Reloadable");
        assertThat(log).startsWith("close rigid");
    }

    @Test
    void namesThePartThatCannotStart() {
        ServerPlan plan = fullPlan(
                engine((_, _) -> recording(StorageEngine.class, "engine", "start")), protocol());
        Wiring wiring = Wiring.create(plan, host);
        assertThatExceptionOfType(PluginFailure.class).isThrownBy(wiring::start)
                .withMessage("engine engine: engine cannot start").withCauseInstanceOf(IOException.class);
        assertThat(log).containsExactly("start authenticator", "start engine");
    }

    @Test
    void closesTheRestWhenOnePartBreaksItsPromise() {
        PluginFactory protocol = FakePlugins.protocol("resp", (config, context) ->
                recording(Protocol.class, "protocol", "close"));
        Wiring wiring = Wiring.create(fullPlan(engineWithPools(), protocol), host);
        assertThatExceptionOfType(PluginFailure.class).isThrownBy(wiring::close)
                .withMessage("protocol resp: protocol cannot close")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(log).containsExactly("close reporter", "close protocol", "close protocol", "close engine",
                "close authenticator", "close shm of second", "close dram of memory");
    }

    /** Lends the kit's fakes. */
    private static final class FakeHost implements Host {
        private final FakeClock clock = new FakeClock();
        private final SteppableBackground background = new SteppableBackground();
        private final SteppableScheduler scheduler = new SteppableScheduler(clock);
        private final TestMetrics metrics = new TestMetrics();
        private final TestServerSettings settings = new TestServerSettings();
        private final List<String> metricsNames = new ArrayList<>();

        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public Background background() {
            return background;
        }

        @Override
        public int workerCount() {
            return 3;
        }

        @Override
        public Metrics metrics(String kind, String name, String... labels) {
            metricsNames.add(kind + "/" + name);
            return metrics;
        }

        @Override
        public MetricsSource metricsSource() {
            return metrics;
        }

        @Override
        public ServerInfo serverInfo(int listener) {
            Class<?>[] types = {ServerInfo.class};
            return (ServerInfo) Proxy.newProxyInstance(ServerInfo.class.getClassLoader(), types,
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("listenerAddress")) {
                            return "listener " + listener;
                        }
                        throw new UnsupportedOperationException(method.getName());
                    });
        }

        @Override
        public Connections connections() {
            return (visitor, done) -> done.run();
        }

        @Override
        public ServerSettings settings() {
            return settings;
        }

        @Override
        public ProtocolContext.Scheduled schedule(long delayMillis, Runnable task) {
            return scheduler.schedule(delayMillis, task);
        }
    }
}
