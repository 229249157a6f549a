package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that send what they must not, or do not do what they should, over real sockets to the unpacked distribution.
 * Each gets its answer; meanwhile others are served, and memory stays within its budget.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class BadInputIT {
    private static final String ECHO = "*2\r\n$4\r\nECHO\r\n$5\r\nalive\r\n";
    private static final String ECHOED = "$5\r\nalive\r\n";
    private static final int VALUE_LENGTH = 1 << 20;
    /** Buffers that no budget counts: replies that have been begun, and what was read last. */
    private static final long UNBUDGETED_BYTES = 8 << 20;

    @TempDir
    private static Path scratch;
    private static ServerProcess server;
    private static ServerMetrics metrics;

    private RawClient other;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(ServerProcess.unpack(scratch), "--listen", "resp=127.0.0.1:0", "--listen",
                "memcache=127.0.0.1:0", "--engine", "segcache", "--memory", "64MiB", "--set", "admin.bind=127.0.0.1:0");
        metrics = new ServerMetrics(server);
    }

    @AfterAll
    static void stop() throws Exception {
        try (ServerProcess stopping = server) {
            assertThat(metrics.sum("session_failures_total")).as(server.output()).isZero();
            assertThat(metrics.sum("task_failures_total")).as(server.output()).isZero();
            assertThat(stopping.terminate()).as("exit status; output:%n%s", server.output()).isZero();
            assertThat(server.output()).doesNotContain("Exception", "ERROR", "WARN");
        }
    }

    @BeforeEach
    void connectAnother() throws IOException {
        other = new RawClient(server.port("resp"));
        assertOtherIsServed();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertOtherIsServed();
        other.close();
        metrics.await("connections", count -> count == 0);
        // Small ones are kept for later.
        metrics.await("buffer_used_bytes{buffers=\"large\"}", bytes -> bytes == 0);
    }

    private void assertOtherIsServed() throws IOException {
        assertThat(other.exchange(ECHO, ECHOED)).isEqualTo(ECHOED);
    }

    static List<BadInput> inputs() {
        return BadInput.all();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isAnswered(BadInput input) throws IOException {
        try (RawClient client = new RawClient(server.port(input.protocol()))) {
            client.send(input.request());
            if (input.fate() == BadInput.Fate.IS_CLOSED) {
                assertThat(client.readToEnd()).isEqualTo(input.reply());
            } else {
                String probe = input.protocol().equals("resp") ? ECHO : "mark 1\r\nget nothing\r\n";
                String probed = input.protocol().equals("resp") ? ECHOED : "ERROR\r\nEND\r\n";
                client.send(probe);
                client.endInput();
                assertThat(client.readToEnd()).isEqualTo(input.reply() + probed);
            }
        }
    }

    /** Half of each request, and then a reset. */
    @ParameterizedTest
    @MethodSource("inputs")
    void mayBreakOffAnywhere(BadInput input) throws IOException {
        for (int length : new int[] {1, input.request().length() / 2, input.request().length() - 1}) {
            try (RawClient client = new RawClient(server.port(input.protocol()))) {
                client.send(input.request().substring(0, length));
                client.reset();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"resp, *3~$3~SET~$1~a~$1000000~half", "resp, *2~$3~GET~$1", "resp, SET a",
        "memcache, set a 0 0 1000000~half", "memcache, get a b"})
    void aRequestThatNeverEndsHoldsNothingAfterwards(String protocol, String half) throws IOException {
        try (RawClient client = new RawClient(server.port(protocol))) {
            client.send(half.replace("~", "\r\n"));
            assertOtherIsServed();
            client.endInput();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resp", "memcache"})
    void randomBytesDoNoHarm(String protocol) throws IOException {
        long receivedBefore = metrics.sum("received_bytes_total");
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(bytes);
            try (RawClient client = new RawClient(server.port(protocol))) {
                client.send(new String(bytes, StandardCharsets.ISO_8859_1));
            } catch (SocketException closedMeanwhile) {
                // It may be closed before everything was sent.
                assertThat(closedMeanwhile).hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
        }
        assertThat(metrics.sum("received_bytes_total")).isGreaterThan(receivedBefore);
    }

    /** A hundred mebibytes of replies that nobody reads stay where they are, and come when they are read. */
    @ParameterizedTest
    @ValueSource(strings = {"resp", "memcache"})
    void repliesThatNobodyReadsDoNotPileUp(String protocol) throws IOException {
        boolean isResp = protocol.equals("resp");
        String value = "v".repeat(VALUE_LENGTH - 100);
        String store = isResp ? "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + value.length() + "\r\n" + value + "\r\n"
                : "set k 0 0 " + value.length() + "\r\n" + value + "\r\n";
        String stored = isResp ? "+OK\r\n" : "STORED\r\n";
        String get = isResp ? "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n" : "get k\r\n";
        String got = isResp ? "$" + value.length() + "\r\n" + value + "\r\n"
                : "VALUE k 0 " + value.length() + "\r\n" + value + "\r\nEND\r\n";
        try (RawClient client = new RawClient(server.port(protocol), 4_096)) {
            assertThat(client.exchange(store, stored)).isEqualTo(stored);
            long stallCount = metrics.sum("stalls_total");
            client.send(get.repeat(100));
            metrics.await("stalls_total", count -> count > stallCount);
            assertOtherIsServed();
            assertThat(metrics.sum("buffer_used_bytes")).isLessThan(UNBUDGETED_BYTES);
            for (int index = 0; index < 100; index++) {
                assertThat(client.read(got.length()).equals(got)).as("reply %d is right", index).isTrue();
            }
        }
    }

    /** The same from many clients at once, which leave without having read. */
    @Test
    void manyClientsThatDoNotReadStayWithinTheBudget() throws IOException {
        String value = "v".repeat(VALUE_LENGTH - 100);
        String store = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + value.length() + "\r\n" + value + "\r\n";
        assertThat(other.exchange(store, "+OK\r\n")).isEqualTo("+OK\r\n");
        List<RawClient> clients = new ArrayList<>();
        for (int index = 0; index < 200; index++) {
            RawClient client = new RawClient(server.port("resp"), 4_096);
            client.send("GET k\r\n".repeat(100));
            clients.add(client);
        }
        assertOtherIsServed();
        long limit = metrics.sum("buffer_limit_bytes");
        for (int round = 0; round < 20; round++) {
            assertThat(metrics.sum("buffer_used_bytes")).isLessThan(limit + UNBUDGETED_BYTES);
            assertOtherIsServed();
        }
        for (RawClient client : clients) {
            client.close();
        }
    }
}
