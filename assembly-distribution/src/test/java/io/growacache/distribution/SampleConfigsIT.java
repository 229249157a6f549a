package io.growacache.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Every configuration that the distribution ships starts a server that serves on each of its listeners. */
@Timeout(90)
final class SampleConfigsIT {
    private static final Pattern LISTENER =
            Pattern.compile("\\[\\[listener]]\\s*protocol = \"(\\w+)\"\\s*bind = \"([^\"]+)\"");

    /** The one that needs files of the operator's. */
    private static final String SECURED = "conf/samples/secured.toml";

    @TempDir
    private static Path installation;

    private static Path home;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void unpack() throws Exception {
        home = ServerProcess.unpack(installation);
    }

    static List<String> configurations() throws IOException {
        try (Stream<Path> files = Files.walk(Distribution.FOLDER.resolve("conf"))) {
            return files.filter(file -> file.toString().endsWith(".toml"))
                    .map(file -> Distribution.FOLDER.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theUsualMixesAreThere() throws Exception {
        assertThat(configurations()).contains(
                "conf/grow-a-cache.toml",
                "conf/samples/container.toml",
                "conf/samples/hybridlog-ssd.toml",
                "conf/samples/large-values.toml",
                "conf/samples/memcached.toml",
                "conf/samples/redis-cache.toml",
                "conf/samples/resp-hybridlog.toml",
                "conf/samples/resp-s3fifo-ssd.toml",
                SECURED,
                "conf/samples/segcache-ssd.toml",
                "conf/samples/unix-socket.toml",
                "conf/samples/warm-restart.toml");
    }

    /** The addresses are replaced, by free ports and sockets of this test; nothing else of the file is. */
    @ParameterizedTest
    @MethodSource("openConfigurations")
    void servesOnEveryListener(String configuration) throws Exception {
        Path file = home.resolve(configuration);
        List<MatchResult> listeners = listeners(file);
        List<String> arguments = arguments(file, listeners);
        try (ServerProcess server = ServerProcess.start(home, arguments.toArray(String[]::new))) {
            for (MatchResult listener : listeners) {
                String protocol = listener.group(1);
                SocketAddress address = listener.group(2).startsWith("unix:")
                        ? UnixDomainSocketAddress.of(socket(protocol))
                        : new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port(protocol));
                storesAndReturnsAnItem(protocol, address);
            }
            assertThat(server.terminate()).as(server::output).isZero();
            assertThat(server.output()).doesNotContain("WARN", "ERROR");
        }
    }

    static List<String> openConfigurations() throws IOException {
        return configurations().stream().filter(configuration -> !configuration.equals(SECURED)).toList();
    }

    /** As its comments tell the operator, with the files in a folder of this test. */
    @Test
    void theSecuredOneServesWhoeverIsAUser() throws Exception {
        Path file = home.resolve(SECURED);
        Installation operator = new Installation(home, scratch);
        Path users = scratch.resolve("users");
        operator.addUser(users, "default", "write", "right");
        operator.addUser(users, "admin", "admin", "might");
        TestCertificate certificate = TestCertificate.make(scratch);
        Files.setPosixFilePermissions(certificate.key(), PosixFilePermissions.fromString("rw-------"));
        List<MatchResult> listeners = listeners(file);
        List<String> arguments = arguments(file, listeners);
        arguments.addAll(List.of("--set", "authentication.path=" + users));
        for (int i = 0; i < listeners.size(); i++) {
            arguments.addAll(List.of("--set", "listener[" + i + "].tls-certificate=" + certificate.certificate(),
                    "--set", "listener[" + i + "].tls-key=" + certificate.key()));
        }
        try (ServerProcess server = ServerProcess.start(home, arguments.toArray(String[]::new))) {
            try (Jedis jedis = jedis(server, certificate, null, "right")) {
                assertThat(jedis.set("key", "value")).isEqualTo("OK");
                assertThat(jedis.get("key")).isEqualTo("value");
                assertThatThrownBy(jedis::flushAll).hasMessageStartingWith("NOPERM");
            }
            assertThatThrownBy(() -> jedis(server, certificate, null, "wrong").close()).hasMessageStartingWith("WRONGPASS");
            try (Jedis jedis = jedis(server, certificate, null, null)) {
                assertThatThrownBy(() -> jedis.get("key")).hasMessageStartingWith("NOAUTH");
            }
            try (Socket memcached = certificate.trust().createSslContext().getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.port("memcache"))) {
                memcached.getOutputStream().write(lines("set any 0 0 13", "default wrong", "get key", "set any 0 0 13",
                        "default right", "get key", "quit").getBytes(US_ASCII));
                assertThat(new String(memcached.getInputStream().readAllBytes(), US_ASCII)).isEqualTo(lines(
                        "CLIENT_ERROR authentication failure", "CLIENT_ERROR unauthenticated", "STORED", "VALUE key 0 5",
                        "value", "END"));
            }
            try (Jedis jedis = jedis(server, certificate, "admin", "might")) {
                assertThat(jedis.flushAll()).isEqualTo("OK");
            }
            assertThat(server.terminate()).as(server::output).isZero();
            assertThat(server.output()).doesNotContain("WARN", "ERROR");
        }
    }

    private static Jedis jedis(ServerProcess server, TestCertificate certificate, String user, String password) {
        return new Jedis(new HostAndPort("127.0.0.1", server.port("resp")), DefaultJedisClientConfig.builder()
                .sslOptions(certificate.trust()).user(user).password(password).build());
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static List<MatchResult> listeners(Path file) throws IOException {
        List<MatchResult> listeners = LISTENER.matcher(Files.readString(file)).results().toList();
        assertThat(listeners).isNotEmpty();
        return listeners;
    }

    private List<String> arguments(Path file, List<MatchResult> listeners) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        for (int i = 0; i < listeners.size(); i++) {
            arguments.addAll(List.of("--set", "listener[" + i + "].bind=" + replacement(listeners.get(i))));
        }
        if (Files.readString(file).contains("[admin]")) {
            arguments.addAll(List.of("--set", "admin.bind=127.0.0.1:0"));
        }
        return arguments;
    }

    private String replacement(MatchResult listener) {
        String address = listener.group(2);
        if (address.startsWith("unix:")) {
            return "unix:" + socket(listener.group(1));
        }
        return address.substring(0, address.lastIndexOf(':')) + ":0";
    }

    private Path socket(String protocol) {
        return scratch.resolve(protocol + ".sock");
    }

    private static void storesAndReturnsAnItem(String protocol, SocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            switch (protocol) {
                case "resp" -> {
                    assertThat(answer(channel, "SET key value\r\n", "+OK\r\n".length())).isEqualTo("+OK\r\n");
                    assertThat(answer(channel, "GET key\r\n", "$5\r\nvalue\r\n".length())).isEqualTo("$5\r\nvalue\r\n");
                }
                case "memcache" -> {
                    assertThat(answer(channel, "set key 0 0 5\r\nvalue\r\n", "STORED\r\n".length()))
                            .isEqualTo("STORED\r\n");
                    assertThat(answer(channel, "get key\r\n", "VALUE key 0 5\r\nvalue\r\nEND\r\n".length()))
                            .isEqualTo("VALUE key 0 5\r\nvalue\r\nEND\r\n");
                }
                default -> throw new IOException("no test for protocol " + protocol);
            }
        }
    }

    private static String answer(SocketChannel channel, String request, int length) throws IOException {
        channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
        ByteBuffer reply = ByteBuffer.allocate(length);
        while (reply.hasRemaining() && channel.read(reply) >= 0) {
            // Goes on until the reply is complete or the connection closed.
        }
        return new String(reply.array(), 0, reply.position(), US_ASCII);
    }
}
