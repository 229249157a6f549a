package io.growacache.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Every configuration that the distribution ships starts a server that serves on each of its listeners. */
@Timeout(90)
final class SampleConfigsIT {
    private static final Pattern LISTENER =
            Pattern.compile("\\[\\[listener]]\\s*protocol = \"(\\w+)\"\\s*bind = \"([^\"]+)\"");

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
                "conf/samples/large-values.toml",
                "conf/samples/memcached.toml",
                "conf/samples/redis-cache.toml",
                "conf/samples/unix-socket.toml");
    }

    /** The addresses are replaced, by free ports and sockets of this test; nothing else of the file is. */
    @ParameterizedTest
    @MethodSource("configurations")
    void servesOnEveryListener(String configuration) throws Exception {
        Path file = home.resolve(configuration);
        String text = Files.readString(file);
        List<MatchResult> listeners = LISTENER.matcher(text).results().toList();
        assertThat(listeners).isNotEmpty();
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        for (int i = 0; i < listeners.size(); i++) {
            arguments.addAll(List.of("--set", "listener[" + i + "].bind=" + replacement(listeners.get(i))));
        }
        if (text.contains("[admin]")) {
            arguments.addAll(List.of("--set", "admin.bind=127.0.0.1:0"));
        }
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
