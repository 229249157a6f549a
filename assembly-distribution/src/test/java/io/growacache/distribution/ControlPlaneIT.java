package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control plane of the unpacked distribution, and how its process ends. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ControlPlaneIT {
    private static final int SIGTERM_EXIT = 128 + 15;

    @TempDir
    private static Path scratch;
    private static Path home;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        home = ServerProcess.unpack(scratch);
    }

    private static ServerProcess start() throws IOException, InterruptedException {
        return ServerProcess.start(home, "--listen", "resp=127.0.0.1:0", "--listen", "memcache=127.0.0.1:0",
                "--engine", "segcache", "--memory", "64MiB", "--set", "admin.bind=127.0.0.1:0");
    }

    private static String get(ServerProcess server, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + server.port("admin") + path).toURL().openConnection();
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    @Test
    void showsTheMetricsOfAllPlugins() throws Exception {
        try (ServerProcess server = start()) {
            assertThat(get(server, "/metrics"))
                    .contains("growacache_cache_items ")
                    .contains("growacache_engine_segcache_segments_free ")
                    .contains("growacache_protocol_resp_commands_total{command=\"get\"")
                    .contains("growacache_protocol_memcache_cmd_get_total{")
                    .contains("growacache_jvm_heap_used_bytes ");
            assertThat(get(server, "/stats.json")).startsWith("{\"server\":{").contains("\"engine\":\"segcache\"");
            assertThat(get(server, "/health")).isEqualTo("{\"status\":\"ok\",\"reasons\":[]}");
            assertThat(server.terminate()).as(server.output()).isZero();
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (ServerProcess server = start(); Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port("resp"))) {
            // A client that reads nothing of a long reply keeps the server from ending in order.
            client.getOutputStream().write(("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n" + "x".repeat(1_000_000) + "\r\n"
                    + "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n".repeat(50)).getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo('+');
            server.signal("TERM");
            server.awaitOutput("Stopping");
            assertThat(server.terminate()).as(server.output()).isEqualTo(SIGTERM_EXIT);
        }
    }
}
