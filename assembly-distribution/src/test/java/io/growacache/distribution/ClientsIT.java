package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.DefaultConnectionFactory;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.OperationTimeoutException;
import net.spy.memcached.transcoders.SerializingTranscoder;
import net.spy.memcached.transcoders.Transcoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/** The unpacked distribution with its default engine, driven by the clients that operators use. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientsIT {
    private static final int EIGHT_MEBIBYTES = 8 << 20;

    @TempDir
    private static Path scratch;

    private ServerProcess server;

    @BeforeAll
    void start() throws Exception {
        Path home = ServerProcess.unpack(scratch.resolve("a new user's folder"));
        server = ServerProcess.start(home, "--listen", "resp=127.0.0.1:0", "--listen", "memcache=127.0.0.1:0",
                "--engine", "segcache", "--memory", "256MiB", "--set", "listener[0].max-item-size=8MiB",
                "--set", "listener[1].max-item-size=8MiB");
    }

    @AfterAll
    void stop() throws Exception {
        assertThat(server.terminate()).as("exit status; output:%n%s", server.output()).isZero();
        assertThat(server.output()).doesNotContain("Exception", "WARNING");
    }

    @BeforeEach
    void clear() {
        try (Jedis jedis = jedis()) {
            assertThat(jedis.flushAll()).isEqualTo("OK");
        }
    }

    private Jedis jedis() {
        return new Jedis("127.0.0.1", server.port("resp"));
    }

    private MemcachedClient memcached() throws Exception {
        DefaultConnectionFactory factory = new DefaultConnectionFactory() {
            @Override
            public long getOperationTimeout() {
                return 30_000;
            }

            @Override
            public FailureMode getFailureMode() {
                return FailureMode.Cancel;
            }

            @Override
            public Transcoder<Object> getDefaultTranscoder() {
                SerializingTranscoder transcoder = new SerializingTranscoder(EIGHT_MEBIBYTES + 1);
                transcoder.setCompressionThreshold(Integer.MAX_VALUE);
                return transcoder;
            }
        };
        return new MemcachedClient(factory, List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("memcache"))));
    }

    @Test
    void jedisReadsWhatItWrote() {
        try (Jedis jedis = jedis()) {
            assertThat(jedis.set("greeting", "hello")).isEqualTo("OK");
            assertThat(jedis.get("greeting")).isEqualTo("hello");
            assertThat(jedis.get("absent")).isNull();
            assertThat(jedis.set("greeting", "again", SetParams.setParams().nx())).isNull();
            assertThat(jedis.set("greeting", "again", SetParams.setParams().xx().px(100_000))).isEqualTo("OK");
            assertThat(jedis.pttl("greeting")).isBetween(1L, 100_000L);
            assertThat(jedis.persist("greeting")).isEqualTo(1);
            assertThat(jedis.ttl("greeting")).isEqualTo(-1);
            assertThat(jedis.append("greeting", ", you")).isEqualTo(10);
            assertThat(jedis.mget("greeting", "absent")).containsExactly("again, you", null);
            assertThat(jedis.incrBy("counter", 41)).isEqualTo(41);
            assertThat(jedis.incr("counter")).isEqualTo(42);
            assertThat(jedis.exists("greeting", "counter", "absent")).isEqualTo(2);
            assertThat(jedis.type("counter")).isEqualTo("string");
            assertThat(jedis.dbSize()).isEqualTo(2);
            assertThat(jedis.del("greeting", "counter", "absent")).isEqualTo(2);
            assertThat(jedis.dbSize()).isZero();
        }
    }

    @Test
    void jedisIsToldWhatItDidWrong() {
        try (Jedis jedis = jedis()) {
            jedis.set("word", "not a number");
            assertThatThrownBy(() -> jedis.incr("word"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessage("ERR value is not an integer or out of range");
            assertThat(jedis.get("word")).isEqualTo("not a number");
        }
    }

    @Test
    void jedisPipelines() {
        try (Jedis jedis = jedis()) {
            Pipeline pipeline = jedis.pipelined();
            List<Response<String>> replies = new ArrayList<>();
            for (int index = 0; index < 10_000; index++) {
                pipeline.set("key:" + index, "value:" + index);
                replies.add(pipeline.get("key:" + index));
            }
            pipeline.sync();
            assertThat(replies).extracting(Response::get)
                    .isEqualTo(IntStream.range(0, 10_000).mapToObj(index -> "value:" + index).toList());
        }
    }

    @Test
    void jedisScansEverythingOnce() {
        try (Jedis jedis = jedis()) {
            for (int index = 0; index < 1_000; index++) {
                jedis.set("scan:" + index, "");
            }
            List<String> keys = new ArrayList<>();
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> step = jedis.scan(cursor, new ScanParams().match("scan:*").count(100));
                keys.addAll(step.getResult());
                cursor = step.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            assertThat(keys).containsExactlyInAnyOrderElementsOf(
                    IntStream.range(0, 1_000).mapToObj(index -> "scan:" + index).toList());
        }
    }

    @Test
    void valuesOfAllSizesComeBackThroughBothProtocols() throws Exception {
        MemcachedClient memcached = memcached();
        try (Jedis jedis = jedis()) {
            for (int length : new int[] {0, 1, 100, 4_095, 65_536, 1 << 20, EIGHT_MEBIBYTES}) {
                byte[] value = new byte[length];
                new Random(length).nextBytes(value);
                String key = "size:" + length;
                jedis.set(key.getBytes(StandardCharsets.US_ASCII), value);
                assertThat(jedis.get(key.getBytes(StandardCharsets.US_ASCII))).isEqualTo(value);
                assertThat(memcached.set("m" + key, 0, value).get()).isTrue();
                assertThat((byte[]) memcached.get("m" + key)).isEqualTo(value);
                assertThat(jedis.get(("m" + key).getBytes(StandardCharsets.US_ASCII))).isEqualTo(value);
            }
        } finally {
            memcached.shutdown();
        }
    }

    @Test
    void spymemcachedUsesEveryCommand() throws Exception {
        MemcachedClient memcached = memcached();
        try {
            assertThat(memcached.add("a", 0, "one").get()).isTrue();
            assertThat(memcached.add("a", 0, "two").get()).isFalse();
            assertThat(memcached.replace("b", 0, "none").get()).isFalse();
            CASValue<Object> seen = memcached.gets("a");
            assertThat(memcached.cas("a", seen.getCas(), "three")).isEqualTo(CASResponse.OK);
            assertThat(memcached.cas("a", seen.getCas(), "four")).isEqualTo(CASResponse.EXISTS);
            assertThat(memcached.append("a", "!").get()).isTrue();
            assertThat(memcached.prepend("a", "<").get()).isTrue();
            assertThat(memcached.get("a")).isEqualTo("<three!");
            assertThat(memcached.incr("count", 5, 10)).isEqualTo(10);
            assertThat(memcached.incr("count", 5)).isEqualTo(15);
            assertThat(memcached.decr("count", 20)).isZero();
            assertThat(memcached.touch("a", 1_000).get()).isTrue();
            assertThat(memcached.getBulk("a", "count", "absent")).containsOnlyKeys("a", "count");
            assertThat(memcached.delete("a").get()).isTrue();
            assertThat(memcached.delete("a").get()).isFalse();
            Map<String, String> stats = memcached.getStats().values().iterator().next();
            assertThat(stats).containsKeys("cmd_get", "cmd_set", "get_hits", "get_misses", "curr_items", "version");
            assertThat(memcached.flush().get()).isTrue();
            assertThat(memcached.get("count")).isNull();
        } catch (OperationTimeoutException e) {
            throw new AssertionError(server.output(), e);
        } finally {
            memcached.shutdown();
        }
    }
}
