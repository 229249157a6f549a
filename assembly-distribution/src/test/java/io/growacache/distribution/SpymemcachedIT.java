package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.spy.memcached.CASResponse;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.internal.OperationFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only users of spymemcached see of the unpacked distribution. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SpymemcachedIT {
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

    private static Spymemcached connect(int port) throws Exception {
        Spymemcached connection = Spymemcached.connect(port);
        connection.flushAll();
        return connection;
    }

    @Test
    void tellsAllAnswersApart() throws Exception {
        try (Spymemcached connection = connect(server.port("memcache"))) {
            MemcachedClient memcached = connection.client();
            assertThat(memcached.add("a", 0, "one").get()).isTrue();
            long seen = memcached.gets("a").getCas();
            assertThat(memcached.cas("a", seen, "two")).isEqualTo(CASResponse.OK);
            assertThat(memcached.cas("a", seen, "three")).isEqualTo(CASResponse.EXISTS);
            assertThat(memcached.cas("b", seen, "four")).isEqualTo(CASResponse.NOT_FOUND);
            assertThat(memcached.incr("absent", 1)).isEqualTo(-1);
            assertThat(memcached.set("expired", -1, "x").get()).isTrue();
            assertThat(memcached.get("expired")).isNull();
            assertThat(memcached.getStats("settings").values().iterator().next()).containsKey("maxbytes");
            assertThat(memcached.set("empty", 0, new byte[0]).get()).isTrue();
            assertThat((byte[]) memcached.get("empty")).isEmpty();
        }
    }

    @Test
    void sendsTensOfThousandsOfRequestsAtOnce() throws Exception {
        try (Spymemcached connection = connect(server.port("memcache"))) {
            MemcachedClient memcached = connection.client();
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
    }

    /** The client takes an error of the server for a failed connection: it drops it, and what it has asked for on it. */
    @Test
    void isToldWhatItDidWrongAndGoesOn() throws Exception {
        int port = server.defaultPort("memcache");
        try (Spymemcached connection = connect(port);
                Spymemcached second = Spymemcached.connect(port);
                Spymemcached third = Spymemcached.connect(port)) {
            MemcachedClient memcached = connection.client();
            assertThat(memcached.set("word", 0, "not a number").get()).isTrue();
            assertThat(second.client().incr("word", 1)).isEqualTo(-1);
            assertThat(memcached.set("large", 0, "old").get()).isTrue();
            OperationFuture<Boolean> large = memcached.set("large", 0, new byte[ClientServer.TOO_LONG]);
            assertThatThrownBy(large::get).isInstanceOf(ExecutionException.class);
            assertThat(third.get("large")).as("the old value").isNull();
            assertThat(third.get("word")).isEqualTo("not a number");
        }
    }

    /** The binary protocol is not spoken: such a client loses its connection, and what it asked for fails at once. */
    @Test
    void isNotServedInTheBinaryProtocol() throws Exception {
        int port = server.defaultPort("memcache");
        ConnectionFactoryBuilder options = Spymemcached.options().setProtocol(ConnectionFactoryBuilder.Protocol.BINARY);
        try (Spymemcached text = connect(port); Spymemcached binary = Spymemcached.connect(port, options)) {
            assertThatThrownBy(() -> binary.set("key", "value")).hasMessageContaining("ancelled");
            assertThat(text.set("key", "text")).isTrue();
            assertThat(text.get("key")).isEqualTo("text");
        }
    }
}
