package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ExpireArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The unpacked distribution as users of Lettuce see it, in both versions of the protocol. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class LettuceIT {
    private static final int REQUEST_COUNT = 20_000;

    @TempDir
    private static Path scratch;
    private static ClientServer server;

    private final List<RedisClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = ClientServer.start(scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @AfterEach
    void clear() {
        clients.getFirst().connect().sync().flushall();
        clients.forEach(client -> client.shutdown(Duration.ZERO, Duration.ofSeconds(30)));
    }

    private RedisClient client(int port, ProtocolVersion version) {
        RedisClient client = RedisClient.create(
                RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(Duration.ofMinutes(1)).build());
        client.setOptions(ClientOptions.builder().protocolVersion(version).autoReconnect(false).build());
        clients.add(client);
        return client;
    }

    private StatefulRedisConnection<String, String> connect(ProtocolVersion version) {
        return client(server.port("resp"), version).connect();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void usesStringsAndKeys(ProtocolVersion version) {
        RedisCommands<String, String> redis = connect(version).sync();
        assertThat(redis.set("greeting", "hello")).isEqualTo("OK");
        assertThat(redis.get("greeting")).isEqualTo("hello");
        assertThat(redis.get("absent")).isNull();
        assertThat(redis.set("greeting", "again", SetArgs.Builder.nx())).isNull();
        assertThat(redis.set("greeting", "again", SetArgs.Builder.xx().px(100_000))).isEqualTo("OK");
        assertThat(redis.setGet("greeting", "again", SetArgs.Builder.keepttl())).isEqualTo("again");
        assertThat(redis.pttl("greeting")).isBetween(1L, 100_000L);
        assertThat(redis.persist("greeting")).isTrue();
        assertThat(redis.ttl("greeting")).isEqualTo(-1);
        assertThat(redis.expire("greeting", 1_000)).isTrue();
        assertThat(redis.expire("greeting", 500, ExpireArgs.Builder.gt())).isFalse();
        assertThat(redis.pexpire("greeting", 2_000_000)).isTrue();
        assertThat(redis.append("greeting", ", you")).isEqualTo(10);
        assertThat(redis.strlen("greeting")).isEqualTo(10);
        assertThat(redis.mset(Map.of("a", "1", "b", "2"))).isEqualTo("OK");
        assertThat(redis.mget("greeting", "absent", "b")).containsExactly(
                KeyValue.just("greeting", "again, you"), KeyValue.empty("absent"), KeyValue.just("b", "2"));
        assertThat(redis.incrby("counter", 41)).isEqualTo(41);
        assertThat(redis.incr("counter")).isEqualTo(42);
        assertThat(redis.decrby("counter", 40)).isEqualTo(2);
        assertThat(redis.decr("counter")).isEqualTo(1);
        assertThat(redis.exists("greeting", "counter", "absent")).isEqualTo(2);
        assertThat(redis.type("counter")).isEqualTo("string");
        assertThat(redis.dbsize()).isEqualTo(4);
        assertThat(redis.del("greeting", "counter", "absent")).isEqualTo(2);
        assertThat(redis.unlink("a", "b")).isEqualTo(2);
        assertThat(redis.dbsize()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void usesConnectionAndServer(ProtocolVersion version) {
        RedisCommands<String, String> redis = connect(version).sync();
        assertThat(redis.ping()).isEqualTo("PONG");
        assertThat(redis.echo("x")).isEqualTo("x");
        assertThat(redis.clientSetname("tester")).isEqualTo("OK");
        assertThat(redis.clientGetname()).isEqualTo("tester");
        assertThat(redis.clientId()).isPositive();
        assertThat(redis.clientInfo()).contains(" name=tester ", "lib-name=Lettuce");
        assertThat(redis.select(1)).isEqualTo("OK");
        redis.set("a", "1");
        assertThat(redis.flushdb()).isEqualTo("OK");
        assertThat(redis.dbsize()).isZero();
        assertThat(redis.time()).hasSize(2).allMatch(text -> text.matches("\\d+"));
        assertThat(redis.info()).contains("redis_version:", "used_memory:");
        assertThat(redis.configGet("maxmemory")).containsKey("maxmemory");
        assertThat(redis.configResetstat()).isEqualTo("OK");
        assertThat(redis.commandCount()).isGreaterThan(30);
        assertThat(redis.commandInfo("get", "set")).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void getsValuesOfAllSizesBack(ProtocolVersion version) {
        RedisCommands<byte[], byte[]> redis =
                client(server.port("resp"), version).connect(ByteArrayCodec.INSTANCE).sync();
        for (int length : ClientServer.VALUE_LENGTHS) {
            byte[] value = ClientServer.value(length);
            byte[] key = ClientServer.bytes("size:" + length);
            assertThat(redis.set(key, value)).isEqualTo("OK");
            assertThat(redis.get(key)).as("%d bytes", length).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void sendsTensOfThousandsOfRequestsAtOnce(ProtocolVersion version) throws Exception {
        StatefulRedisConnection<String, String> connection = connect(version);
        connection.setAutoFlushCommands(false);
        RedisAsyncCommands<String, String> redis = connection.async();
        List<RedisFuture<String>> replies = new ArrayList<>();
        for (int index = 0; index < REQUEST_COUNT; index++) {
            var _ = redis.set("key:" + index, "value:" + index);
            replies.add(redis.get("key:" + index));
        }
        connection.flushCommands();
        for (int index = 0; index < REQUEST_COUNT; index++) {
            assertThat(replies.get(index).get(1, TimeUnit.MINUTES)).isEqualTo("value:" + index);
        }
        connection.setAutoFlushCommands(true);
        String[] keys = IntStream.range(0, REQUEST_COUNT).mapToObj(index -> "key:" + index).toArray(String[]::new);
        assertThat(connection.sync().mget(keys)).hasSize(REQUEST_COUNT).allMatch(KeyValue::hasValue);
        assertThat(connection.sync().del(keys)).isEqualTo(REQUEST_COUNT);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void scansEverythingOnce(ProtocolVersion version) {
        RedisCommands<String, String> redis = connect(version).sync();
        for (int index = 0; index < 1_000; index++) {
            redis.set("scan:" + index, "");
        }
        redis.set("other", "");
        List<String> keys = new ArrayList<>();
        ScanArgs arguments = ScanArgs.Builder.matches("scan:*").limit(100);
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            KeyScanCursor<String> step = redis.scan(cursor, arguments);
            keys.addAll(step.getKeys());
            cursor = step;
        } while (!cursor.isFinished());
        assertThat(keys).containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 1_000).mapToObj(index -> "scan:" + index).toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"RESP2", "RESP3"})
    void isToldWhatItDidWrongAndGoesOn(ProtocolVersion version) {
        RedisCommands<String, String> redis = client(server.defaultPort("resp"), version).connect().sync();
        redis.set("word", "not a number");
        assertError("ERR value is not an integer or out of range", () -> redis.incr("word"));
        redis.set("large", Long.toString(Long.MAX_VALUE));
        assertError("ERR increment or decrement would overflow", () -> redis.incr("large"));
        assertError("ERR invalid expire time in 'set' command", () -> redis.set("a", "1", SetArgs.Builder.ex(0)));
        assertError("ERR DB index is out of range", () -> redis.select(99));
        assertError("ERR wrong number of arguments for 'get' command",
                () -> redis.dispatch(CommandType.GET, new StatusOutput<>(StringCodec.UTF8)));
        assertError("ERR unknown command 'CLUSTER'", () -> redis.dispatch(CommandType.CLUSTER,
                new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8).add("INFO")));
        assertError("ERR value is larger than the limit of 1048576 bytes",
                () -> redis.set("a", "x".repeat(ClientServer.TOO_LONG)));
        assertError("ERR the key is empty, or larger than the limit of 65535 bytes",
                () -> redis.set(ClientServer.key(65_536), "1"));
        assertThat(redis.get("word")).isEqualTo("not a number");
        assertThat(redis.get("a")).isNull();
    }

    private static void assertError(String message, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(RedisCommandExecutionException.class).hasMessageStartingWith(message);
    }
}
