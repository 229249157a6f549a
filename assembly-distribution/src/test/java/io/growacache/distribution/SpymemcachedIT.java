package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.DefaultConnectionFactory;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.internal.OperationFuture;
import net.spy.memcached.transcoders.SerializingTranscoder;
import net.spy.memcached.transcoders.Transcoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The unpacked distribution as users of spymemcached see it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SpymemcachedIT {
    private static final int REQUEST_COUNT = 20_000;

    @TempDir
    private static Path scratch;
    private static ClientServer server;

    private final List<MemcachedClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = ClientServer.start(scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @AfterEach
    void clear() throws Exception {
        assertThat(clients.getFirst().flush().get()).isTrue();
        clients.forEach(MemcachedClient::shutdown);
    }

    private MemcachedClient connect(int port) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ConnectionObserver observer = new ConnectionObserver() {
            @Override
            public void connectionEstablished(SocketAddress address, int reconnectCount) {
                connected.countDown();
            }

            @Override
            public void connectionLost(SocketAddress address) {
            }
        };
        DefaultConnectionFactory factory = new DefaultConnectionFactory(2 * REQUEST_COUNT, 64 << 10) {
            @Override
            public long getOperationTimeout() {
                return 60_000;
            }

            @Override
            public Collection<ConnectionObserver> getInitialObservers() {
                return List.of(observer);
            }

            @Override
            public FailureMode getFailureMode() {
                return FailureMode.Cancel;
            }

            @Override
            public Transcoder<Object> getDefaultTranscoder() {
                // The server is to answer, not the client.
                SerializingTranscoder transcoder = new SerializingTranscoder(2 * ClientServer.EIGHT_MEBIBYTES);
                transcoder.setCompressionThreshold(Integer.MAX_VALUE);
                return transcoder;
            }
        };
        MemcachedClient client = new MemcachedClient(factory,
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        clients.add(client);
        // Until then, the client cancels what it is asked.
        connected.await();
        return client;
    }

    private MemcachedClient connect() throws Exception {
        return connect(server.port("memcache"));
    }

    @Test
    void usesEveryCommand() throws Exception {
        MemcachedClient memcached = connect();
        assertThat(memcached.add("a", 0, "one").get()).isTrue();
        assertThat(memcached.add("a", 0, "two").get()).isFalse();
        assertThat(memcached.replace("b", 0, "none").get()).isFalse();
        assertThat(memcached.replace("a", 0, "two").get()).isTrue();
        CASValue<Object> seen = memcached.gets("a");
        assertThat(memcached.cas("a", seen.getCas(), "three")).isEqualTo(CASResponse.OK);
        assertThat(memcached.cas("a", seen.getCas(), "four")).isEqualTo(CASResponse.EXISTS);
        assertThat(memcached.cas("b", seen.getCas(), "five")).isEqualTo(CASResponse.NOT_FOUND);
        assertThat(memcached.append("a", "!").get()).isTrue();
        assertThat(memcached.prepend("a", "<").get()).isTrue();
        assertThat(memcached.append("absent", "!").get()).isFalse();
        assertThat(memcached.get("a")).isEqualTo("<three!");
        assertThat(memcached.incr("count", 5, 10)).isEqualTo(10);
        assertThat(memcached.incr("count", 5)).isEqualTo(15);
        assertThat(memcached.decr("count", 20)).isZero();
        assertThat(memcached.incr("absent", 1)).isEqualTo(-1);
        assertThat(memcached.touch("a", 1_000).get()).isTrue();
        assertThat(memcached.touch("absent", 1_000).get()).isFalse();
        assertThat(memcached.getBulk("a", "count", "absent")).containsOnlyKeys("a", "count");
        assertThat(memcached.delete("a").get()).isTrue();
        assertThat(memcached.delete("a").get()).isFalse();
        Map<String, String> stats = memcached.getStats().values().iterator().next();
        assertThat(stats).containsKeys("cmd_get", "cmd_set", "get_hits", "get_misses", "curr_items", "version");
        assertThat(memcached.getStats("settings").values().iterator().next()).containsKey("maxbytes");
        assertThat(memcached.getVersions().values()).containsExactly(Distribution.VERSION);
        assertThat(memcached.flush().get()).isTrue();
        assertThat(memcached.get("count")).isNull();
        assertThat(memcached.set("expired", -1, "x").get()).isTrue();
        assertThat(memcached.get("expired")).isNull();
    }

    @Test
    void getsValuesOfAllSizesBack() throws Exception {
        MemcachedClient memcached = connect();
        for (int length : ClientServer.VALUE_LENGTHS) {
            byte[] value = ClientServer.value(length);
            assertThat(memcached.set("size:" + length, 0, value).get()).isTrue();
            assertThat((byte[]) memcached.get("size:" + length)).as("%d bytes", length).isEqualTo(value);
        }
        assertThat(memcached.set("empty", 0, new byte[0]).get()).isTrue();
        assertThat((byte[]) memcached.get("empty")).isEmpty();
    }

    @Test
    void sendsTensOfThousandsOfRequestsAtOnce() throws Exception {
        MemcachedClient memcached = connect();
        List<OperationFuture<Boolean>> stored = new ArrayList<>();
        List<Future<Object>> read = new ArrayList<>();
        for (int index = 0; index < REQUEST_COUNT; index++) {
            stored.add(memcached.set("key:" + index, 0, "value:" + index));
        }
        for (OperationFuture<Boolean> one : stored) {
            assertThat(one.get()).isTrue();
        }
        for (int index = 0; index < REQUEST_COUNT; index++) {
            read.add(memcached.asyncGet("key:" + index));
        }
        for (int index = 0; index < REQUEST_COUNT; index++) {
            assertThat(read.get(index).get()).isEqualTo("value:" + index);
        }
        assertThat(memcached.getBulk(IntStream.range(0, REQUEST_COUNT).mapToObj(index -> "key:" + index).toList()))
                .hasSize(REQUEST_COUNT);
    }

    @Test
    void isToldWhatItDidWrongAndGoesOn() throws Exception {
        MemcachedClient memcached = connect(server.defaultPort("memcache"));
        assertThat(memcached.set("word", 0, "not a number").get()).isTrue();
        // The client takes an error of the server for a failed connection: it drops it, and what it has asked for on it.
        assertThat(connect(server.defaultPort("memcache")).incr("word", 1)).isEqualTo(-1);
        assertThat(memcached.set("large", 0, "old").get()).isTrue();
        assertThatThrownBy(() -> memcached.set(ClientServer.key(251), 0, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(memcached.set(ClientServer.key(250), 0, "x").get()).isTrue();
        assertThat(memcached.get(ClientServer.key(250))).isEqualTo("x");
        assertThat(memcached.get("word")).isEqualTo("not a number");
        OperationFuture<Boolean> large = memcached.set("large", 0, new byte[ClientServer.TOO_LONG]);
        assertThatThrownBy(large::get).isInstanceOf(ExecutionException.class);
        MemcachedClient another = connect(server.defaultPort("memcache"));
        assertThat(another.get("large")).as("the old value").isNull();
        assertThat(another.get("word")).isEqualTo("not a number");
        clients.remove(memcached);
        memcached.shutdown();
    }

    @Test
    void sharesItemsWithRedisClients() throws Exception {
        MemcachedClient memcached = connect();
        try (Jedis jedis = new Jedis("127.0.0.1", server.port("resp"))) {
            for (int length : ClientServer.VALUE_LENGTHS) {
                byte[] value = ClientServer.value(length);
                assertThat(memcached.set("memcache", 0, value).get()).isTrue();
                assertThat(jedis.get(ClientServer.bytes("memcache"))).isEqualTo(value);
            }
            jedis.set("resp", "written by the other protocol");
            assertThat(memcached.get("resp")).isEqualTo("written by the other protocol");
            jedis.set("counter", "41");
            assertThat(memcached.incr("counter", 1)).isEqualTo(42);
            assertThat(jedis.incr("counter")).isEqualTo(43);
            assertThat(memcached.delete("counter").get()).isTrue();
            assertThat(jedis.exists("counter")).isFalse();
        }
    }
}
