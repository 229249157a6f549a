package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.SpiVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactoriesTest {
    /** These pools use the clock only. */
    private static final PluginContext CONTEXT = new PluginContext() {
        @Override
        public Clock clock() {
            return Clock.SYSTEM;
        }

        @Override
        public Metrics metrics() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Background background() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int workerCount() {
            return 1;
        }
    };

    @TempDir
    private Path directory;

    private static MemoryPoolFactory factory(String name) {
        return factories().get(name);
    }

    private static Map<String, MemoryPoolFactory> factories() {
        // As the host does; the module itself uses no pools.
        FactoriesTest.class.getModule().addUses(MemoryPoolFactory.class);
        return ServiceLoader.load(MemoryPoolFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .collect(Collectors.toMap(MemoryPoolFactory::name, found -> found));
    }

    private static MemoryPool open(String name, Map<String, String> values, PoolRequest request) {
        MemoryPoolFactory factory = factory(name);
        return factory.open(Config.of(factory.config(), values), request, CONTEXT);
    }

    @Test
    void threePoolsAreFound() {
        assertThat(factories()).containsOnlyKeys("dram", "shm", "file");
        assertThat(factories().values()).allSatisfy(factory -> {
            assertThat(factory.spiVersion()).isEqualTo(SpiVersion.CURRENT);
            assertThat(factory.description()).isNotBlank().doesNotContain("\n");
        });
    }

    @Test
    void dramTakesItsOptions() {
        Map<String, String> values = Map.of("prefault", "true", "huge-pages", "true", "force", "true");
        try (var pool = open("dram", values, Pools.REQUEST)) {
            assertThat(pool.isPersistent()).isFalse();
            assertThat(pool.segment().address() % LinuxMemory.HUGE_PAGE_LENGTH).isZero();
        }
    }

    @Test
    void fileIsTheConfiguredOne() throws Exception {
        Path path = directory.resolve("main.pool");
        Map<String, String> values = Map.of("path", path.toString());
        try (var pool = open("file", values, Pools.REQUEST)) {
            assertThat(pool.isPersistent()).isTrue();
            pool.markDirty();
            Pools.fill(pool, 7);
            pool.markClean();
        }
        try (var pool = open("file", values, Pools.REQUEST)) {
            assertThat(pool.state()).isEqualTo(PoolState.CLEAN);
            assertThat(Pools.content(pool)).isEqualTo(Pools.bytes(7));
        }
        var larger = new PoolRequest("memory", "testlog", 3, 2, Pools.LENGTH + 1);
        Pools.assertRefused(Reason.WRONG_FORMAT, () -> open("file", values, larger));
        try (var pool = open("file", Map.of("path", path.toString(), "on-incompatible-file", "discard"), larger)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
        }
        assertThat(Files.size(path)).isEqualTo(4096 + Pools.LENGTH + 1);
    }

    @Test
    void fileNeedsAPath() {
        assertThatThrownBy(() -> Config.defaults(factory("file").config())).isInstanceOf(ConfigException.class)
                .hasMessageContaining("path");
    }

    @Test
    void sharedMemoryOutlivesItsOpenerUnderItsName() throws Exception {
        String name = "grow-a-cache-test-" + ProcessHandle.current().pid();
        Path path = Path.of("/dev/shm", name);
        try {
            try (var pool = open("shm", Map.of("name", name), Pools.REQUEST)) {
                assertThat(pool.isPersistent()).isTrue();
                pool.markDirty();
                Pools.fill(pool, 7);
            }
            assertThat(path).exists();
            try (var pool = open("shm", Map.of("name", name), Pools.REQUEST)) {
                assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
                assertThat(Pools.content(pool)).isEqualTo(Pools.bytes(7));
            }
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @Test
    void sharedMemoryIsNamedAfterItsRole() {
        open("shm", Map.of("directory", directory.toString()), Pools.REQUEST).close();

        assertThat(directory.resolve("grow-a-cache-memory")).exists();
    }

    @Test
    void sharedMemoryIsAFileOfItsDirectory() {
        for (String name : new String[] {"../escape", "a/b", "..", ".", "", "nul\0"}) {
            assertThatThrownBy(() -> Config.of(factory("shm").config(), Map.of("name", name)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("must be a file name");
        }
    }

    @Test
    void memoryOfTheMachineIsKnown() {
        assertThat(new PoolMedium().memoryLength()).isGreaterThan(64L << 20);
    }
}
