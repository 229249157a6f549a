package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/** The sample configuration for an SSD: what clients of both protocols find after a restart, and after a crash. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class DeviceRestartIT {
    private static final int KEY_COUNT = 5_000;

    @TempDir
    private static Path installation;

    private static Path home;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void unpack() throws Exception {
        home = ServerProcess.unpack(installation);
    }

    private ServerProcess start(String... settings) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(home.resolve("conf/samples/resp-s3fifo-ssd.toml").toString(),
                "--listen", "resp=127.0.0.1:0", "--listen", "memcache=127.0.0.1:0",
                "--set", "admin.bind=127.0.0.1:0",
                "--set", "engine.datapool.main.path=" + scratch.resolve("main.dat"),
                "--set", "engine.datapool.main.capacity=128MiB"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return ServerProcess.start(home, arguments.toArray(String[]::new));
    }

    private static Jedis connect(ServerProcess server) {
        return new Jedis(new HostAndPort("127.0.0.1", server.port("resp")),
                DefaultJedisClientConfig.builder().socketTimeoutMillis(60_000).build());
    }

    private static String value(int number) {
        return (number + ".").repeat(1 + number % 1_000);
    }

    private static void setAll(Jedis jedis) {
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEY_COUNT; i++) {
                pipeline.set("key" + i, value(i));
            }
        }
    }

    /** All keys at once, in a pipeline: so the device gets many reads at a time. */
    private static Map<Integer, String> getAll(Jedis jedis) {
        List<Response<String>> responses = new ArrayList<>();
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEY_COUNT; i++) {
                responses.add(pipeline.get("key" + i));
            }
        }
        Map<Integer, String> found = new HashMap<>();
        for (int i = 0; i < KEY_COUNT; i++) {
            if (responses.get(i).get() != null) {
                found.put(i, responses.get(i).get());
            }
        }
        return found;
    }

    private static void exchange(RawClient client, String request, String reply) throws IOException {
        assertThat(client.exchange(request, reply)).isEqualTo(reply);
    }

    /** A server that was stopped finds everything again, for clients of either protocol. */
    @Test
    void keepsEverythingOverARestart() throws Exception {
        try (ServerProcess server = start(); Jedis jedis = connect(server)) {
            setAll(jedis);
            jedis.expire("key7", 100_000);
            jedis.select(3);
            jedis.set("key1", "in another database");
            assertThat(server.terminate()).as(server::output).isZero();
        }
        try (ServerProcess server = start(); Jedis jedis = connect(server)) {
            Map<Integer, String> found = getAll(jedis);
            for (int i = 0; i < KEY_COUNT; i++) {
                assertThat(found.get(i)).as("key" + i).isEqualTo(value(i));
            }
            assertThat(jedis.ttl("key7")).isBetween(99_000L, 100_000L);
            try (RawClient memcache = new RawClient(server.port("memcache"))) {
                exchange(memcache, "get key2\r\n", "VALUE key2 0 6\r\n2.2.2.\r\nEND\r\n");
                exchange(memcache, "delete key2\r\n", "DELETED\r\n");
                exchange(memcache, "get key2\r\n", "END\r\n");
            }
            assertThat(jedis.get("key2")).isNull();
            assertThat(jedis.append("key3", "more")).isEqualTo(value(3).length() + 4);
            assertThat(jedis.get("key3")).isEqualTo(value(3) + "more");
            jedis.select(3);
            assertThat(jedis.get("key1")).isEqualTo("in another database");
            assertThat(server.terminate()).as(server::output).isZero();
            assertThat(server.output()).doesNotContain("WARN", "ERROR");
        }
    }

    /**
     * A server that is killed again and again under load serves no wrong byte, and nothing that was on the device and
     * ended longer ago than the durability window.
     */
    @Test
    void servesNothingWrongAfterCrashes() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        int[] ended = new int[KEY_COUNT];
        try (ServerProcess server = start(); Jedis jedis = connect(server)) {
            setAll(jedis);
            assertThat(server.terminate()).as(server::output).isZero();
        }
        int foundAtLast = 0;
        for (int round = 0; round < 5; round++) {
            try (ServerProcess server = start("engine.durability-window=100ms"); Jedis jedis = connect(server)) {
                Map<Integer, String> found = getAll(jedis);
                foundAtLast = found.size();
                for (Map.Entry<Integer, String> entry : found.entrySet()) {
                    assertThat(ended[entry.getKey()]).as("end of key" + entry.getKey()).isZero();
                    assertThat(entry.getValue()).as("key" + entry.getKey()).isEqualTo(value(entry.getKey()));
                }
                for (int i = 0; i < 200; i++) {
                    int number = random.nextInt(KEY_COUNT);
                    ended[number] = 1;
                    if (i % 2 == 0) {
                        jedis.del("key" + number);
                    } else {
                        jedis.set("key" + number, "overwritten", SetParams.setParams().px(1));
                    }
                }
                jedis.set("marker", "x");
                passWindow(jedis);
                server.signal("KILL");
            }
        }
        assertThat(foundAtLast).isGreaterThan(KEY_COUNT / 2);
    }

    /** Lets more than the durability window pass, by the server's own clock: a key expires. */
    private static void passWindow(Jedis jedis) {
        jedis.set("window", "x", SetParams.setParams().px(300));
        while (jedis.get("window") != null) {
            assertThat(jedis.get("marker").getBytes(StandardCharsets.US_ASCII)).hasSize(1);
        }
    }
}
