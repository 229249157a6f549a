package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A changed file and a server that runs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ReloadIT {
    private static final String FILE = """
            [server]
            max-connections = 100

            [[listener]]
            protocol = "resp"
            bind = "127.0.0.1:0"

            [[listener]]
            protocol = "memcache"
            bind = "127.0.0.1:0"

            [engine]
            type = "segcache"
            memory = "32MiB"

            [admin]
            bind = "127.0.0.1:0"
            """;

    @TempDir
    private static Path scratch;
    private static Path home;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        home = ServerProcess.unpack(scratch);
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(scratch.resolve(name), text);
    }

    private static String request(ServerProcess server, String method, String path, int expectedStatus) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + server.port("admin") + path).toURL().openConnection();
        try {
            connection.setRequestMethod(method);
            assertThat(connection.getResponseCode()).isEqualTo(expectedStatus);
            try (InputStream body = expectedStatus < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static String ask(ServerProcess server, String protocol, String request, int replyLength) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port(protocol))) {
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readNBytes(replyLength), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aSignalTakesOverTheFile() throws Exception {
        Path file = write("signal.toml", FILE);
        try (ServerProcess server = ServerProcess.start(home, file.toString())) {
            write("signal.toml", FILE.replace("= 100", "= 50"));
            server.signal("HUP");
            server.awaitOutput("Reloaded for SIGHUP: server.max-connections: 100 -> 50");
            assertThat(request(server, "GET", "/metrics", 200)).contains("growacache_server_max_connections 50");
            write("signal.toml", FILE.replace("= 100", "= 0").replace("[engine]", "[engin]"));
            server.signal("HUP");
            server.awaitOutput("Reload for SIGHUP is refused, nothing has changed:");
            server.awaitOutput("server.max-connections = \"0\": must be between 1 and 1000000 (" + file + ":2)");
            server.awaitOutput("engin: no such section; did you mean \"engine\"? (" + file + ":12)");
            assertThat(ask(server, "resp", "PING\r\n", 7)).isEqualTo("+PONG\r\n");
            assertThat(request(server, "GET", "/metrics", 200)).contains("growacache_server_max_connections 50");
            assertThat(server.terminate()).as(server.output()).isZero();
        }
    }

    @Test
    void aRequestTakesOverTheFileAndTellsWhatDiffers() throws Exception {
        Path file = write("request.toml", FILE);
        try (ServerProcess server = ServerProcess.start(home, file.toString())) {
            String store = "set k 0 0 2000\r\n" + "x".repeat(2000) + "\r\n";
            assertThat(ask(server, "memcache", store, 8)).isEqualTo("STORED\r\n");
            write("request.toml", FILE.replace("\"memcache\"", "\"memcache\"\nmax-item-size = \"1KiB\"")
                    .replace("32MiB", "16MiB"));
            assertThat(request(server, "POST", "/reload", 200)).isEqualTo("{\"status\":\"reloaded\",\"changes\":["
                    + "{\"path\":\"listener[1].max-item-size\",\"before\":\"1MiB\",\"after\":\"1KiB\"},"
                    + "{\"path\":\"engine.memory\",\"before\":\"32MiB\",\"after\":\"16MiB\"}],\"effects\":[]}");
            assertThat(ask(server, "memcache", store, 12)).isEqualTo("SERVER_ERROR");
            assertThat(request(server, "GET", "/metrics", 200)).contains("growacache_cache_limit_bytes 1.6777216E7");
            write("request.toml", FILE.replace("segcache", "other").replace("32MiB", "64MB8"));
            assertThat(request(server, "POST", "/reload", 422)).startsWith("{\"status\":\"refused\",\"problems\":[")
                    .contains("\"path\":\"engine.type\"").contains("\"path\":\"engine.memory\"");
            write("request.toml", FILE.replace("[server]", "[server]\nworkers = 3"));
            assertThat(request(server, "POST", "/reload", 422)).contains("\"rule\":\"needs a restart: it is 0 now\"");
            assertThat(server.terminate()).as(server.output()).isZero();
        }
    }

    @Test
    void whatAClientChangesHoldsUntilTheNextReload() throws Exception {
        Path file = write("client.toml", FILE);
        try (ServerProcess server = ServerProcess.start(home, file.toString())) {
            assertThat(ask(server, "resp", "CONFIG SET server.max-connections 40 engine.memory 16MiB\r\n", 5)).isEqualTo("+OK\r\n");
            assertThat(request(server, "GET", "/metrics", 200)).contains("growacache_server_max_connections 40")
                    .contains("growacache_cache_limit_bytes 1.6777216E7");
            assertThat(ask(server, "resp", "CONFIG SET server.max-connections 30 engine.memory 1GiB\r\n", 5)).startsWith("-ERR ");
            assertThat(request(server, "GET", "/metrics", 200)).contains("growacache_server_max_connections 40");
            assertThat(request(server, "POST", "/reload", 200))
                    .contains("{\"path\":\"server.max-connections\",\"before\":\"40\",\"after\":\"100\"}")
                    .contains("{\"path\":\"engine.memory\",\"before\":\"16MiB\",\"after\":\"32MiB\"}");
            assertThat(server.terminate()).as(server.output()).isZero();
        }
    }

    @Test
    void moreMemoryThanThereIsIsRefused() throws Exception {
        Path file = write("large.toml", FILE.replace("32MiB", "900TiB"));
        Distribution.Outcome refused = Distribution.run(
                new ProcessBuilder(home.resolve("bin/gac").toString(), "serve", file.toString()), scratch);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(String.join("\n", refused.errors()))
                .contains("engine.memory = \"900TiB\": must fit into ")
                .contains("900TiB (engine.memory) + 64MiB (server.buffer-memory) + 256MiB (-Xmx) + ")
                .contains("server.memory-overcommit = \"allow\"");
        Distribution.Outcome checked = Distribution.run(
                new ProcessBuilder(home.resolve("bin/gac").toString(), "config", "check", file.toString()), scratch);
        assertThat(String.join("\n", checked.errors())).startsWith("Would not start here: engine.memory = \"900TiB\": must fit into ");
        assertThat(checked.status()).isZero();
    }

    @Test
    void aServerStaysWithinItsArithmetic() throws Exception {
        Path file = write("small.toml", FILE);
        try (ServerProcess server = ServerProcess.start(home, file.toString())) {
            server.awaitOutput("memory: 32MiB (engine.memory) + 64MiB (server.buffer-memory) + 256MiB (-Xmx) + ");
            double planned = request(server, "GET", "/metrics", 200).lines()
                    .filter(line -> line.startsWith("growacache_memory_planned_bytes{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
            long resident = Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10).findFirst().orElseThrow();
            assertThat(resident).isBetween(32L << 20, (long) planned);
            assertThat(server.terminate()).as(server.output()).isZero();
        }
    }
}
