package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.rubyeye.xmemcached.Counter;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.exception.MemcachedClientException;
import net.rubyeye.xmemcached.exception.MemcachedServerException;
import net.rubyeye.xmemcached.transcoders.SerializingTranscoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The unpacked distribution as users of XMemcached see it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class XmemcachedIT {
    private static final int REQUEST_COUNT = 20_000;
    private static final int THREAD_COUNT = 32;

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
        clients.getFirst().flushAll();
        for (MemcachedClient client : clients) {
            client.shutdown();
        }
    }

    private MemcachedClient connect(int port) throws Exception {
        XMemcachedClientBuilder builder = new XMemcachedClientBuilder(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        // The server is to answer, not the client.
        SerializingTranscoder transcoder = new SerializingTranscoder(2 * ClientServer.EIGHT_MEBIBYTES);
        transcoder.setCompressionThreshold(Integer.MAX_VALUE);
        builder.setTranscoder(transcoder);
        builder.setOpTimeout(60_000);
        MemcachedClient client = builder.build();
        clients.add(client);
        return client;
    }

    private MemcachedClient connect() throws Exception {
        return connect(server.port("memcache"));
    }

    @Test
    void usesEveryCommand() throws Exception {
        MemcachedClient memcached = connect();
        assertThat(memcached.add("a", 0, "one")).isTrue();
        assertThat(memcached.add("a", 0, "two")).isFalse();
        assertThat(memcached.replace("b", 0, "none")).isFalse();
        assertThat(memcached.replace("a", 0, "two")).isTrue();
        GetsResponse<String> seen = memcached.gets("a");
        assertThat(seen.getValue()).isEqualTo("two");
        assertThat(memcached.cas("a", 0, "three", seen.getCas())).isTrue();
        assertThat(memcached.cas("a", 0, "four", seen.getCas())).isFalse();
        assertThat(memcached.append("a", "!")).isTrue();
        assertThat(memcached.prepend("a", "<")).isTrue();
        assertThat(memcached.append("absent", "!")).isFalse();
        assertThat(memcached.<String>get("a")).isEqualTo("<three!");
        assertThat(memcached.incr("count", 5, 10)).isEqualTo(10);
        assertThat(memcached.incr("count", 5)).isEqualTo(15);
        assertThat(memcached.decr("count", 20)).isZero();
        Counter counter = memcached.getCounter("counter", 1);
        assertThat(counter.incrementAndGet()).isEqualTo(2);
        assertThat(counter.addAndGet(-2)).isZero();
        assertThat(memcached.touch("a", 1_000)).isTrue();
        assertThat(memcached.touch("absent", 1_000)).isFalse();
        assertThat(memcached.<String>get(List.of("a", "absent"))).containsOnlyKeys("a");
        assertThat(memcached.<String>gets(List.of("a", "absent"))).containsOnlyKeys("a");
        assertThat(memcached.delete("a")).isTrue();
        assertThat(memcached.delete("a")).isFalse();
        memcached.setWithNoReply("quiet", 0, "1");
        memcached.incrWithNoReply("quiet", 41);
        memcached.decrWithNoReply("quiet", 2);
        assertThat(memcached.<String>get("quiet")).isEqualTo("40");
        memcached.addWithNoReply("quiet", 0, "x");
        memcached.replaceWithNoReply("quiet", 0, "y");
        memcached.appendWithNoReply("quiet", "z");
        memcached.prependWithNoReply("quiet", "x");
        assertThat(memcached.<String>get("quiet")).isEqualTo("xyz");
        memcached.deleteWithNoReply("quiet");
        assertThat(memcached.<String>get("quiet")).isNull();
        assertThat(memcached.getStats().values().iterator().next())
                .containsKeys("cmd_get", "cmd_set", "get_hits", "get_misses", "curr_items", "version");
        assertThat(memcached.getVersions().values()).containsExactly(Distribution.VERSION);
        memcached.flushAll();
        assertThat(memcached.<String>get("count")).isNull();
    }

    @Test
    void getsValuesOfAllSizesBack() throws Exception {
        MemcachedClient memcached = connect();
        for (int length : ClientServer.VALUE_LENGTHS) {
            byte[] value = ClientServer.value(length);
            assertThat(memcached.set("size:" + length, 0, value)).isTrue();
            assertThat(memcached.<byte[]>get("size:" + length)).as("%d bytes", length).isEqualTo(value);
        }
    }

    /** The client joins the gets of many threads to one, and sends the rest as it comes. */
    @Test
    void sendsTensOfThousandsOfRequestsFromManyThreads() throws Exception {
        MemcachedClient memcached = connect();
        for (int index = 0; index < REQUEST_COUNT; index++) {
            memcached.setWithNoReply("key:" + index, 0, "value:" + index);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREAD_COUNT)) {
            List<Callable<String>> reads = IntStream.range(0, REQUEST_COUNT)
                    .<Callable<String>>mapToObj(index -> () -> memcached.get("key:" + index)).toList();
            List<Future<String>> values = threads.invokeAll(reads);
            for (int index = 0; index < REQUEST_COUNT; index++) {
                assertThat(values.get(index).get()).isEqualTo("value:" + index);
            }
        }
        assertThat(memcached.<String>get(IntStream.range(0, REQUEST_COUNT).mapToObj(index -> "key:" + index).toList()))
                .hasSize(REQUEST_COUNT);
    }

    @Test
    void isToldWhatItDidWrongAndGoesOn() throws Exception {
        MemcachedClient memcached = connect(server.defaultPort("memcache"));
        assertThat(memcached.set("word", 0, "not a number")).isTrue();
        assertThatThrownBy(() -> memcached.incr("word", 1)).isInstanceOf(MemcachedClientException.class)
                .hasMessageContaining("cannot increment or decrement non-numeric value");
        assertThat(memcached.set("large", 0, "old")).isTrue();
        assertThatThrownBy(() -> memcached.set("large", 0, new byte[ClientServer.TOO_LONG]))
                .isInstanceOf(MemcachedServerException.class).hasMessageContaining("object too large for cache");
        assertThat(memcached.<String>get("large")).as("the old value").isNull();
        assertThatThrownBy(() -> memcached.set(ClientServer.key(251), 0, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(memcached.set(ClientServer.key(250), 0, "x")).isTrue();
        assertThat(memcached.<String>get(ClientServer.key(250))).isEqualTo("x");
        assertThat(memcached.<String>get("word")).isEqualTo("not a number");
    }

    @Test
    void sharesItemsWithRedisClients() throws Exception {
        MemcachedClient memcached = connect();
        try (Jedis jedis = new Jedis("127.0.0.1", server.port("resp"))) {
            for (int length : ClientServer.VALUE_LENGTHS) {
                byte[] value = ClientServer.value(length);
                assertThat(memcached.set("memcache", 0, value)).isTrue();
                assertThat(jedis.get(ClientServer.bytes("memcache"))).isEqualTo(value);
            }
            jedis.set("resp", "written by the other protocol");
            assertThat(memcached.<String>get("resp")).isEqualTo("written by the other protocol");
        }
    }
}
