package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** What many clients ask for at once does not outgrow the Java heap, of 256 MiB by default; that would end the server. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class HeapLimitsIT {
    private static final int CLIENT_COUNT = 150;
    private static final int KEY_COUNT = 100_000;
    private static final String REFUSAL = "-ERR the names of the keys that match need more of the Java heap than is left for"
            + " KEYS, use SCAN\r\n";

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

    private static Jedis emptied() {
        Jedis jedis = new Jedis("127.0.0.1", server.port("resp"));
        jedis.flushAll();
        return jedis;
    }

    private static List<RawClient> connect(int receiveBufferLength) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int index = 0; index < CLIENT_COUNT; index++) {
            clients.add(new RawClient(server.port("resp"), receiveBufferLength));
        }
        return clients;
    }

    private static void close(List<RawClient> clients) throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void largeItemsAreToBeCopied() throws Exception {
        List<RawClient> clients = connect(0);
        try (Jedis jedis = emptied()) {
            byte[] value = ClientServer.value(ClientServer.EIGHT_MEBIBYTES);
            jedis.set("large".getBytes(StandardCharsets.US_ASCII), value);
            jedis.set("there", "already");
            for (RawClient client : clients) {
                client.send("COPY large there\r\n");
            }
            for (RawClient client : clients) {
                assertThat(client.read(":0\r\n".length())).isEqualTo(":0\r\n");
            }
            assertThat(jedis.copy("large", "there", true)).isTrue();
            assertThat(jedis.get("there".getBytes(StandardCharsets.US_ASCII))).isEqualTo(value);
        } finally {
            close(clients);
        }
    }

    /** Most clients are told that there is no room; whoever takes the names slowly holds them, and those who come later wait. */
    @Test
    void manyNamesAreAskedForAndNotTaken() throws Exception {
        List<RawClient> clients = connect(4096);
        try (Jedis jedis = emptied()) {
            try (Pipeline pipeline = jedis.pipelined()) {
                for (int index = 0; index < KEY_COUNT; index++) {
                    pipeline.set("a key with the number " + index, "");
                }
            }
            assertThat(jedis.dbSize()).isEqualTo(KEY_COUNT);
            for (RawClient client : clients) {
                client.send("KEYS *\r\n");
            }
            List<String> answers = new ArrayList<>();
            for (RawClient client : clients) {
                answers.add(client.read(1));
            }
            assertThat(answers).contains("*", "-");
            assertThat(jedis.ping()).isEqualTo("PONG");
        } finally {
            close(clients);
        }
        try (RawClient later = new RawClient(server.port("resp"))) {
            // What the others held is there again, as soon as the server has seen that they are gone.
            String begin = "*" + KEY_COUNT + "\r\n";
            String answer = later.exchange("KEYS *\r\n", begin);
            while (answer.startsWith("-")) {
                assertThat(answer + later.read(REFUSAL.length() - answer.length())).isEqualTo(REFUSAL);
                answer = later.exchange("KEYS *\r\n", begin);
            }
            assertThat(answer).isEqualTo(begin);
        }
    }
}
