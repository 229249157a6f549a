package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.rubyeye.xmemcached.Counter;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.rubyeye.xmemcached.exception.MemcachedClientException;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.exception.MemcachedServerException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only users of XMemcached see of the unpacked distribution. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class XmemcachedIT {
    private static final int REQUEST_COUNT = 20_000;
    private static final int THREAD_COUNT = 32;

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

    private static Xmemcached connect(int port) throws Exception {
        Xmemcached connection = Xmemcached.connect(port);
        connection.flushAll();
        return connection;
    }

    @Test
    void sendsWithoutWaitingForAnswers() throws Exception {
        try (Xmemcached connection = connect(server.port("memcache"))) {
            MemcachedClient memcached = connection.client();
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
        }
    }

    @Test
    void countsAndComparesManyKeys() throws Exception {
        try (Xmemcached connection = connect(server.port("memcache"))) {
            MemcachedClient memcached = connection.client();
            Counter counter = memcached.getCounter("counter", 1);
            assertThat(counter.incrementAndGet()).isEqualTo(2);
            assertThat(counter.addAndGet(-2)).isZero();
            assertThat(memcached.<String>gets(List.of("counter", "absent"))).containsOnlyKeys("counter");
        }
    }

    /** The client joins the gets of many threads to one, and sends the rest as it comes. */
    @Test
    void sendsTensOfThousandsOfRequestsFromManyThreads() throws Exception {
        try (Xmemcached connection = connect(server.port("memcache"))) {
            MemcachedClient memcached = connection.client();
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
            List<String> keys = IntStream.range(0, REQUEST_COUNT).mapToObj(index -> "key:" + index).toList();
            assertThat(memcached.<String>get(keys)).hasSize(REQUEST_COUNT);
        }
    }

    @Test
    void isToldWhatItDidWrongAndGoesOn() throws Exception {
        try (Xmemcached connection = connect(server.defaultPort("memcache"))) {
            MemcachedClient memcached = connection.client();
            assertThat(memcached.set("word", 0, "not a number")).isTrue();
            assertThatThrownBy(() -> memcached.incr("word", 1)).isInstanceOf(MemcachedClientException.class)
                    .hasMessageContaining("cannot increment or decrement non-numeric value");
            assertThat(memcached.set("large", 0, "old")).isTrue();
            assertThatThrownBy(() -> memcached.set("large", 0, new byte[ClientServer.TOO_LONG]))
                    .isInstanceOf(MemcachedServerException.class).hasMessageContaining("object too large for cache");
            assertThat(memcached.<String>get("large")).as("the old value").isNull();
            assertThat(memcached.<String>get("word")).isEqualTo("not a number");
        }
    }

    /** The binary protocol is not spoken: such a client loses its connection, and what it asked for fails. */
    @Test
    void isNotServedInTheBinaryProtocol() throws Exception {
        int port = server.defaultPort("memcache");
        XMemcachedClientBuilder options = Xmemcached.options(port);
        options.setCommandFactory(new BinaryCommandFactory());
        try (Xmemcached text = connect(port); Xmemcached binary = new Xmemcached(options.build())) {
            assertThatThrownBy(() -> binary.set("key", "value")).isInstanceOf(MemcachedException.class)
                    .hasMessage("Session has been closed");
            assertThat(text.set("key", "text")).isTrue();
            assertThat(text.get("key")).isEqualTo("text");
        }
    }
}
