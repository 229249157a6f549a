package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.host.TestMetrics;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Listening on a file instead of a port, with the Java runtime's own client. */
class SocketFileTest {
    @TempDir
    private Path folder;

    private static Stream<Transport> transports() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
    }

    /** A network whose listeners are opened by the test. */
    private static final class Host implements AutoCloseable {
        private final EngineTestContext engineContext = new EngineTestContext();
        private final HeapEngine engine = new HeapEngine(engineContext);
        private final Network network;

        Host(Transport transport) {
            network = new Network(new NetworkSettings(transport, 2, 16 << 20, 10 << 20, ReplyLimits.DEFAULT),
                    new ConnectionLimit(10), engine, Clock.SYSTEM, new TestMetrics());
        }

        void listen(Path file, String permissions) throws IOException {
            Listener listener = new Listener("line", UnixDomainSocketAddress.of(file), 128, new LineProtocol(engine),
                    Role.ADMIN, Optional.empty(), Duration.ZERO);
            listener.setSocketPermissions(PosixFilePermissions.fromString(permissions));
            assertThat(network.listen(listener)).isEqualTo(UnixDomainSocketAddress.of(file));
        }

        @Override
        public void close() {
            network.stopAccepting();
            network.closeConnections();
            engine.close();
            network.close();
            engineContext.close();
        }
    }

    private static String ask(Path file, String line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer reply = ByteBuffer.allocate(200_000);
            while (reply.position() == 0 || reply.get(reply.position() - 1) != '\n') {
                if (channel.read(reply) < 0) {
                    break;
                }
            }
            return new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void servesAndRemovesTheFile(Transport transport) throws IOException {
        Path file = folder.resolve("cache.sock");
        String text = "x".repeat(100_000);
        try (Host host = new Host(transport)) {
            host.listen(file, "rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rwx------");
            assertThat(ask(file, "echo hello")).isEqualTo("hello\n");
            assertThat(ask(file, "echo " + text)).isEqualTo(text + "\n");
            assertThat(ask(file, "quit")).isEqualTo("bye\n");
        }
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void replacesAFileThatNobodyListensTo(Transport transport) throws IOException {
        Path file = folder.resolve("cache.sock");
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(file).as("left behind").exists();
        try (Host host = new Host(transport)) {
            host.listen(file, "rwxrwx---");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rwxrwx---");
            assertThat(ask(file, "echo hello")).isEqualTo("hello\n");
        }
    }

    @Test
    void leavesWhatOthersListenTo() throws IOException {
        Path file = folder.resolve("cache.sock");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Host host = new Host(Transport.best())) {
            other.bind(UnixDomainSocketAddress.of(file), 1);
            assertThatThrownBy(() -> host.listen(file, "rwx------")).isInstanceOf(IOException.class)
                    .hasMessage("bind = unix:" + file + ": another server listens there");
            // The probes fill the queue of connections; they must not wait in it.
            for (int count = 0; count < 5; count++) {
                assertThatThrownBy(() -> host.listen(file, "rwx------")).isInstanceOf(IOException.class)
                        .hasMessageContaining("server listens there");
            }
            assertThat(file).exists();
        }
        assertThat(file).as("not ours to remove").exists();
    }

    @Test
    void leavesWhatIsNoSocket() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "keep me");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try (Host host = new Host(Transport.best())) {
            for (Path path : new Path[] {file, link, folder}) {
                assertThatThrownBy(() -> host.listen(path, "rwx------")).isInstanceOf(IOException.class)
                        .hasMessageContaining("there is a file of that name which is no socket");
            }
        }
        assertThat(file).hasContent("keep me");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void saysWhereItCannotListen() {
        Path file = folder.resolve("missing").resolve("cache.sock");
        try (Host host = new Host(Transport.best())) {
            assertThatThrownBy(() -> host.listen(file, "rwx------")).isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
