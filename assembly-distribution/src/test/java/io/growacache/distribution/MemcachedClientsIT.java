package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** What users of every memcached client see of the unpacked distribution. What one client does its own way has its own test. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class MemcachedClientsIT {
    @TempDir
    private static Path scratch;
    private static ClientServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ClientServer.start(scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    private static MemcachedConnection connect(MemcachedLibrary library) throws Exception {
        MemcachedConnection memcached = library.connect(server.port("memcache"));
        memcached.flushAll();
        return memcached;
    }

    @ParameterizedTest
    @EnumSource
    void usesEveryCommand(MemcachedLibrary library) throws Exception {
        try (MemcachedConnection memcached = connect(library)) {
            assertThat(memcached.add("a", "one")).isTrue();
            assertThat(memcached.add("a", "two")).isFalse();
            assertThat(memcached.replace("b", "none")).isFalse();
            assertThat(memcached.replace("a", "two")).isTrue();
            long seen = memcached.casValue("a");
            assertThat(memcached.compareAndSet("a", seen, "three")).isTrue();
            assertThat(memcached.compareAndSet("a", seen, "four")).isFalse();
            assertThat(memcached.compareAndSet("b", seen, "five")).isFalse();
            assertThat(memcached.append("a", "!")).isTrue();
            assertThat(memcached.prepend("a", "<")).isTrue();
            assertThat(memcached.append("absent", "!")).isFalse();
            assertThat(memcached.prepend("absent", "!")).isFalse();
            assertThat(memcached.get("a")).isEqualTo("<three!");
            assertThat(memcached.increment("count", 5, 10)).isEqualTo(10);
            assertThat(memcached.increment("count", 5)).isEqualTo(15);
            assertThat(memcached.decrement("count", 20)).isZero();
            assertThat(memcached.touch("a", 1_000)).isTrue();
            assertThat(memcached.touch("absent", 1_000)).isFalse();
            assertThat(memcached.getAll(List.of("a", "count", "absent"))).containsOnlyKeys("a", "count");
            assertThat(memcached.delete("a")).isTrue();
            assertThat(memcached.delete("a")).isFalse();
            assertThat(memcached.statistics())
                    .containsKeys("cmd_get", "cmd_set", "get_hits", "get_misses", "curr_items", "version");
            assertThat(memcached.serverVersion()).isEqualTo(Distribution.VERSION);
            memcached.flushAll();
            assertThat(memcached.get("count")).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void getsValuesOfAllSizesBack(MemcachedLibrary library) throws Exception {
        try (MemcachedConnection memcached = connect(library)) {
            for (int length : ClientServer.VALUE_LENGTHS) {
                byte[] value = ClientServer.value(length);
                assertThat(memcached.set("size:" + length, value)).isTrue();
                assertThat((byte[]) memcached.get("size:" + length)).as("%d bytes", length).isEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsKeysToTheirLimit(MemcachedLibrary library) throws Exception {
        try (MemcachedConnection memcached = connect(library)) {
            assertThat(memcached.set(ClientServer.key(250), "x")).isTrue();
            assertThat(memcached.get(ClientServer.key(250))).isEqualTo("x");
            // The clients themselves refuse this.
            assertThatThrownBy(() -> memcached.set(ClientServer.key(251), "x"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(memcached.get(ClientServer.key(250))).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sharesItemsWithRedisClients(MemcachedLibrary library) throws Exception {
        try (MemcachedConnection memcached = connect(library);
                Jedis jedis = new Jedis("127.0.0.1", server.port("resp"))) {
            for (int length : ClientServer.VALUE_LENGTHS) {
                byte[] value = ClientServer.value(length);
                assertThat(memcached.set("memcache", value)).isTrue();
                assertThat(jedis.get(ClientServer.bytes("memcache"))).isEqualTo(value);
            }
            jedis.set("resp", "written by the other protocol");
            assertThat(memcached.get("resp")).isEqualTo("written by the other protocol");
            jedis.set("counter", "41");
            assertThat(memcached.increment("counter", 1)).isEqualTo(42);
            assertThat(jedis.incr("counter")).isEqualTo(43);
            assertThat(memcached.delete("counter")).isTrue();
            assertThat(jedis.exists("counter")).isFalse();
        }
    }
}
