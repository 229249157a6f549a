package io.growacache.distribution;

import static io.growacache.distribution.ClientServer.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.args.ExpiryOption;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/** The unpacked distribution as users of Jedis see it, in both versions of the protocol. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class JedisIT {
    private static final int REQUEST_COUNT = 20_000;

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

    @BeforeEach
    void clear() {
        try (Jedis jedis = connect(server.port("resp"), RedisProtocol.RESP2)) {
            assertThat(jedis.flushAll()).isEqualTo("OK");
        }
    }

    private static Jedis connect(int port, RedisProtocol protocol) {
        return new Jedis(new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder().protocol(protocol).socketTimeoutMillis(60_000).build());
    }

    private static Jedis connect(RedisProtocol protocol) {
        return connect(server.port("resp"), protocol);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void usesStringsAndKeys(RedisProtocol protocol) {
        try (Jedis jedis = connect(protocol)) {
            assertThat(jedis.set("greeting", "hello")).isEqualTo("OK");
            assertThat(jedis.get("greeting")).isEqualTo("hello");
            assertThat(jedis.get("absent")).isNull();
            assertThat(jedis.set("greeting", "again", SetParams.setParams().nx())).isNull();
            assertThat(jedis.set("greeting", "again", SetParams.setParams().xx().px(100_000))).isEqualTo("OK");
            assertThat(jedis.setGet("greeting", "again", SetParams.setParams().keepTtl())).isEqualTo("again");
            assertThat(jedis.pttl("greeting")).isBetween(1L, 100_000L);
            assertThat(jedis.persist("greeting")).isEqualTo(1);
            assertThat(jedis.ttl("greeting")).isEqualTo(-1);
            assertThat(jedis.ttl("absent")).isEqualTo(-2);
            assertThat(jedis.expire("greeting", 1_000)).isEqualTo(1);
            assertThat(jedis.expire("greeting", 500, ExpiryOption.GT)).isZero();
            assertThat(jedis.pexpire("greeting", 2_000_000)).isEqualTo(1);
            assertThat(jedis.ttl("greeting")).isBetween(1_001L, 2_000L);
            assertThat(jedis.append("greeting", ", you")).isEqualTo(10);
            assertThat(jedis.strlen("greeting")).isEqualTo(10);
            assertThat(jedis.mset("a", "1", "b", "2")).isEqualTo("OK");
            assertThat(jedis.mget("greeting", "absent", "b")).containsExactly("again, you", null, "2");
            assertThat(jedis.incrBy("counter", 41)).isEqualTo(41);
            assertThat(jedis.incr("counter")).isEqualTo(42);
            assertThat(jedis.decrBy("counter", 40)).isEqualTo(2);
            assertThat(jedis.decr("counter")).isEqualTo(1);
            assertThat(jedis.exists("greeting", "counter", "absent")).isEqualTo(2);
            assertThat(jedis.type("counter")).isEqualTo("string");
            assertThat(jedis.type("absent")).isEqualTo("none");
            assertThat(jedis.dbSize()).isEqualTo(4);
            assertThat(jedis.del("greeting", "counter", "absent")).isEqualTo(2);
            assertThat(jedis.unlink("a", "b")).isEqualTo(2);
            assertThat(jedis.dbSize()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void usesConnectionAndServer(RedisProtocol protocol) {
        try (Jedis jedis = connect(protocol); Jedis other = connect(protocol)) {
            assertThat(jedis.ping()).isEqualTo("PONG");
            assertThat(jedis.echo("x")).isEqualTo("x");
            assertThat(jedis.clientSetname("tester")).isEqualTo("OK");
            assertThat(jedis.clientGetname()).isEqualTo("tester");
            assertThat(jedis.clientId()).isNotEqualTo(other.clientId());
            assertThat(jedis.clientInfo()).contains(" name=tester ", " lib-name=jedis");
            assertThat(jedis.select(1)).isEqualTo("OK");
            jedis.set("a", "1");
            assertThat(other.get("a")).isNull();
            assertThat(jedis.flushDB()).isEqualTo("OK");
            assertThat(jedis.dbSize()).isZero();
            assertThat(jedis.time()).hasSize(2).allMatch(text -> text.matches("\\d+"));
            assertThat(jedis.info()).contains("redis_version:", "used_memory:");
            assertThat(jedis.info("cluster")).contains("cluster_enabled:0");
            assertThat(jedis.configGet("maxmemory")).containsKey("maxmemory");
            assertThat(jedis.configResetStat()).isEqualTo("OK");
            assertThat(jedis.commandCount()).isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void getsValuesOfAllSizesBack(RedisProtocol protocol) {
        try (Jedis jedis = connect(protocol)) {
            for (int length : ClientServer.VALUE_LENGTHS) {
                byte[] value = ClientServer.value(length);
                byte[] key = bytes("size:" + length);
                assertThat(jedis.set(key, value)).isEqualTo("OK");
                assertThat(jedis.get(key)).as("%d bytes", length).isEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void pipelines(RedisProtocol protocol) {
        try (Jedis jedis = connect(protocol)) {
            Pipeline pipeline = jedis.pipelined();
            List<Response<String>> replies = new ArrayList<>();
            for (int index = 0; index < REQUEST_COUNT; index++) {
                pipeline.set("key:" + index, "value:" + index);
                replies.add(pipeline.get("key:" + index));
            }
            pipeline.sync();
            assertThat(replies).extracting(Response::get)
                    .isEqualTo(IntStream.range(0, REQUEST_COUNT).mapToObj(index -> "value:" + index).toList());
            String[] keys = IntStream.range(0, REQUEST_COUNT).mapToObj(index -> "key:" + index).toArray(String[]::new);
            assertThat(jedis.mget(keys)).hasSize(REQUEST_COUNT).doesNotContainNull();
            assertThat(jedis.del(keys)).isEqualTo(REQUEST_COUNT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void scansEverythingOnce(RedisProtocol protocol) {
        try (Jedis jedis = connect(protocol)) {
            for (int index = 0; index < 1_000; index++) {
                jedis.set("scan:" + index, "");
            }
            jedis.set("other", "");
            List<String> keys = new ArrayList<>();
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> step = jedis.scan(cursor, new ScanParams().match("scan:*").count(100), "string");
                keys.addAll(step.getResult());
                cursor = step.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            assertThat(keys).containsExactlyInAnyOrderElementsOf(
                    IntStream.range(0, 1_000).mapToObj(index -> "scan:" + index).toList());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void isToldWhatItDidWrongAndGoesOn(RedisProtocol protocol) {
        try (Jedis jedis = connect(server.defaultPort("resp"), protocol)) {
            jedis.set("word", "not a number");
            assertError("ERR value is not an integer or out of range", () -> jedis.incr("word"));
            jedis.set("large", Long.toString(Long.MAX_VALUE));
            assertError("ERR increment or decrement would overflow", () -> jedis.incr("large"));
            assertError("ERR invalid expire time in 'set' command",
                    () -> jedis.set("a", "1", SetParams.setParams().ex(0)));
            assertError("ERR An LFU maxmemory policy is selected, idle time not tracked", () -> jedis.objectIdletime("word"));
            assertError("ERR DB index is out of range", () -> jedis.select(99));
            assertError("ERR invalid cursor", () -> jedis.scan("x"));
            assertError("ERR wrong number of arguments for 'get' command",
                    () -> jedis.sendCommand(Protocol.Command.GET));
            assertError("ERR unknown command 'CLUSTER'", () -> jedis.sendCommand(Protocol.Command.CLUSTER, "INFO"));
            assertError("ERR value is larger than the limit of 1048576 bytes",
                    () -> jedis.set(bytes("a"), new byte[ClientServer.TOO_LONG]));
            assertError("ERR the key is empty, or larger than the limit of 65535 bytes",
                    () -> jedis.set(ClientServer.key(65_536), "1"));
            assertThat(jedis.get("word")).isEqualTo("not a number");
            assertThat(jedis.get("a")).isNull();
            // A failed command within a pipeline does not shift the replies of the others.
            Pipeline pipeline = jedis.pipelined();
            Response<String> before = pipeline.get("word");
            Response<Long> failing = pipeline.incr("word");
            Response<Long> after = pipeline.strlen("word");
            pipeline.sync();
            assertThat(before.get()).isEqualTo("not a number");
            assertThatThrownBy(failing::get).isInstanceOf(JedisDataException.class);
            assertThat(after.get()).isEqualTo(12);
        }
    }

    private static void assertError(String message, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(JedisDataException.class).hasMessageStartingWith(message);
    }

    @Test
    void seesAndClosesTheClientsOfAllProtocols() throws Exception {
        try (Jedis jedis = connect(RedisProtocol.RESP3); RawClient memcached = new RawClient(server.port("memcache"))) {
            assertThat(memcached.exchange("get a\r\n", "END\r\n")).isEqualTo("END\r\n");
            String line = jedis.clientList().lines().filter(text -> text.endsWith(" protocol=memcache")).findFirst()
                    .orElseThrow();
            assertThat(jedis.clientList()).contains(" resp=3 lib-name=jedis");
            assertThat(line).contains(" addr=127.0.0.1:", " laddr=127.0.0.1:" + server.port("memcache") + " ");
            String id = line.substring("id=".length(), line.indexOf(' '));
            assertThat(jedis.clientKill(new ClientKillParams().id(id))).isEqualTo(1);
            assertThat(memcached.readToEnd()).isEmpty();
            assertThat(jedis.clientList()).doesNotContain("protocol=memcache");
        }
    }

    /** Keys and values may hold any bytes. */
    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void takesAnyBytes(RedisProtocol protocol) {
        byte[] all = new byte[256];
        for (int index = 0; index < all.length; index++) {
            all[index] = (byte) index;
        }
        try (Jedis jedis = connect(protocol)) {
            jedis.set(all, all);
            assertThat(jedis.get(all)).isEqualTo(all);
            jedis.set("\u00e4\u20ac\ud83d\ude00", "\u00df");
            assertThat(jedis.get("\u00e4\u20ac\ud83d\ude00").getBytes(StandardCharsets.UTF_8))
                    .isEqualTo("\u00df".getBytes(StandardCharsets.UTF_8));
        }
    }
}
