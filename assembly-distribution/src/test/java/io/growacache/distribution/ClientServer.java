package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/**
 * The unpacked distribution with its default engine: for each protocol one listener that takes large values, and one as
 * configured by default.
 */
final class ClientServer {
    static final int EIGHT_MEBIBYTES = 8 << 20;
    /** Lengths of values, from the shortest to the longest that the first listeners take. */
    static final int[] VALUE_LENGTHS =
            {1, 2, 100, 1_000, 4_095, 4_096, 16_384, 65_536, 1 << 20, EIGHT_MEBIBYTES - 1, EIGHT_MEBIBYTES};
    /** Longer than a listener takes by default. */
    static final int TOO_LONG = (1 << 20) + 1;

    private static final int LARGE = 0;
    private static final int DEFAULT = 1;

    private final ServerProcess server;

    private ClientServer(ServerProcess server) {
        this.server = server;
    }

    static ClientServer start(Path scratch) throws Exception {
        Path home = ServerProcess.unpack(scratch.resolve("a new user's folder"));
        return new ClientServer(ServerProcess.start(home,
                "--listen", "resp=127.0.0.1:0", "--listen", "resp=127.0.0.1:0",
                "--listen", "memcache=127.0.0.1:0", "--listen", "memcache=127.0.0.1:0",
                "--engine", "segcache", "--memory", "256MiB",
                "--set", "listener[0].max-item-size=8MiB", "--set", "listener[2].max-item-size=8MiB"));
    }

    /** The port of the listener that takes large values. */
    int port(String protocol) {
        return server.port(protocol, LARGE);
    }

    /** The port of the listener with default limits. */
    int defaultPort(String protocol) {
        return server.port(protocol, DEFAULT);
    }

    /** What the server has printed. */
    String output() {
        return server.output();
    }

    /** A value that only a byte-exact copy equals. */
    static byte[] value(int length) {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        return value;
    }

    /** A key without blanks of so many bytes. */
    static String key(int length) {
        return "k".repeat(length);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Ends the server, which must have nothing to complain of. */
    void stop() throws Exception {
        try (ServerProcess stopping = server) {
            assertThat(stopping.terminate()).as("exit status; output:%n%s", server.output()).isZero();
            assertThat(server.output()).doesNotContain("Exception", "WARN");
        }
    }
}
