package io.growacache.assembly.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.fake.FakePlugins;
import io.growacache.assembly.network.LineProtocol;
import io.growacache.assembly.network.TestClient;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plugin.PluginDiscovery;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.HeapEngine;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted listeners, with the Java runtime's own client. */
@ParameterizedClass
@ValueSource(strings = {"jdk", "openssl"})
class TlsTest {
    @TempDir
    private static Path folder;
    private static TestCertificate certificate;
    private static TestCertificate stranger;

    private final String provider;
    private final BlockingQueue<Role> roles = new LinkedBlockingQueue<>();

    TlsTest(String provider) {
        this.provider = provider;
    }

    @BeforeAll
    static void makeCertificates() throws IOException, GeneralSecurityException, InterruptedException {
        certificate = TestCertificate.make(folder, "localhost");
        stranger = TestCertificate.make(folder, "stranger");
    }

    private PlanSource source(Map<String, String> more) {
        CommandLineValues values = CommandLineValues.NONE
                .withSetting("engine.type", "heap", "--set")
                .withSetting("engine.memory", "64MiB", "--set")
                .withListener("line", "127.0.0.1:0", "--listen")
                .withSetting("listener[0].max-item-size", "8MiB", "--set")
                .withSetting("listener[0].tls-certificate", certificate.certificate().toString(), "--set")
                .withSetting("listener[0].tls-key", certificate.key().toString(), "--set")
                .withSetting("listener[0].tls-provider", provider, "--set");
        for (Map.Entry<String, String> option : more.entrySet()) {
            values = values.withSetting("listener[0]." + option.getKey(), option.getValue(), "--set");
        }
        return new PlanSource(Optional.empty(), values, PluginDiscovery.of(List.of(
                FakePlugins.engine("heap", (_, context) -> new HeapEngine(context)),
                FakePlugins.protocol("line", (_, context) -> new LineProtocol(context.engine(), roles::add)))));
    }

    private Server start(Map<String, String> more) throws IOException {
        return Server.start(source(more), Clock.SYSTEM, "1");
    }

    private static SSLSocket connect(Server server, TestCertificate shown) throws IOException, GeneralSecurityException {
        SSLSocket socket = (SSLSocket) certificate.trustedBy(shown).getSocketFactory().createSocket("127.0.0.1",
                ((InetSocketAddress) server.addresses().getFirst()).getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static String ask(SSLSocket socket, String request) throws IOException {
        socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.US_ASCII));
        return line(socket.getInputStream());
    }

    private static long total(Server server, String name) {
        AtomicLong sum = new AtomicLong();
        server.metrics().visit(new MetricsSource.Visitor() {
            @Override
            public void total(String metric, String help, long value, String... labels) {
                if (metric.equals("growacache_server_" + name)) {
                    sum.addAndGet(value);
                }
            }

            @Override
            public void gauge(String metric, String help, double value, String... labels) {
            }

            @Override
            public void latency(String metric, String help, long count, double[] quantiles, long[] nanos,
                    String... labels) {
            }
        });
        return sum.get();
    }

    @Test
    void encryptsSmallAndLargeRequestsAndReplies() throws IOException, GeneralSecurityException {
        byte[] value = new byte[8 << 20];
        for (int index = 0; index < value.length; index++) {
            value[index] = (byte) ((index * 31) >>> 7);
        }
        try (Server server = start(Map.of()); SSLSocket socket = connect(server, null)) {
            byte[] head = ("echo hello\nput big " + value.length + "\n").getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(value);
            socket.getOutputStream().write("get big\nquit\n".getBytes(StandardCharsets.US_ASCII));
            InputStream input = socket.getInputStream();
            assertThat(line(input)).isEqualTo("hello");
            assertThat(line(input)).isEqualTo("stored");
            assertThat(line(input)).isEqualTo("value " + value.length);
            assertThat(Arrays.equals(input.readNBytes(value.length), value)).isTrue();
            assertThat(line(input)).isEmpty();
            assertThat(line(input)).isEqualTo("bye");
            assertThat(input.read()).isNegative();
            assertThat(total(server, "tls_handshakes")).isEqualTo(1);
            assertThat(total(server, "tls_failures")).isZero();
        }
    }

    @Test
    void turnsAwayWhoShowsNoCertificateOrAWrongOneWhereOneIsRequired() throws IOException, GeneralSecurityException {
        try (Server server = start(Map.of("tls-client-certificates", "required",
                "tls-client-authorities", certificate.certificate().toString(), "tls-client-role", "write"))) {
            try (SSLSocket known = connect(server, certificate)) {
                assertThat(ask(known, "echo hello")).isEqualTo("hello");
                assertThat(roles).containsExactly(Role.WRITE);
            }
            for (TestCertificate shown : Arrays.asList(null, stranger)) {
                try (SSLSocket unknown = connect(server, shown)) {
                    assertThatThrownBy(() -> {
                        if (ask(unknown, "echo hello").isEmpty()) {
                            throw new IOException("closed");
                        }
                    }).isInstanceOf(IOException.class);
                }
            }
            ServerTest.await("counted", () -> total(server, "tls_failures") == 2);
            assertThat(roles).hasSize(1);
        }
    }

    @Test
    void givesCertificatesARoleOfTheirOwnWhereTheyAreOptional() throws IOException, GeneralSecurityException {
        try (Server server = start(Map.of("tls-client-certificates", "optional",
                "tls-client-authorities", certificate.certificate().toString(), "tls-client-role", "read"))) {
            try (SSLSocket known = connect(server, certificate); SSLSocket unknown = connect(server, null)) {
                assertThat(ask(known, "echo hello")).isEqualTo("hello");
                assertThat(ask(unknown, "echo hello")).isEqualTo("hello");
            }
            assertThat(roles).containsExactly(Role.READ, Role.ADMIN);
        }
    }

    @Test
    void speaksNoOldVersions() throws IOException, GeneralSecurityException {
        try (Server server = start(Map.of("tls-minimum-version", "1.3"));
                SSLSocket modern = connect(server, null); SSLSocket old = connect(server, null)) {
            assertThat(ask(modern, "echo hello")).isEqualTo("hello");
            assertThat(modern.getSession().getProtocol()).isEqualTo("TLSv1.3");
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
            ServerTest.await("counted", () -> total(server, "tls_failures") == 1);
        }
        try (Server server = start(Map.of()); SSLSocket old = connect(server, null)) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThat(ask(old, "echo hello")).isEqualTo("hello");
        }
    }

    @Test
    void closesWhoDoesNotSpeakTls() throws IOException, GeneralSecurityException {
        try (Server server = start(Map.of()); SSLSocket other = connect(server, null)) {
            List<String> texts = List.of("*1\r\n$4\r\nPING\r\n", "get a\r\n", "GET / HTTP/1.1\r\n\r\n",
                    "\u0016\u0003\u0001\u0000\u0005hello", "\u0000".repeat(1_000), "\u0016\u0003\u0003\u00ff\u00ff");
            for (String text : texts) {
                try (TestClient client = new TestClient(server.addresses().getFirst())) {
                    client.send(text.getBytes(StandardCharsets.ISO_8859_1)).endInput();
                    while (client.line() != null) {
                        // An alert, perhaps.
                    }
                } catch (IOException reset) {
                    assertThat(reset).hasMessageContaining("reset");
                }
            }
            ServerTest.await("counted", () -> total(server, "tls_failures") == texts.size());
            assertThat(total(server, "session_failures")).isZero();
            assertThat(ask(other, "echo served")).isEqualTo("served");
            assertThat(roles).as("nobody else got a session").hasSize(1);
        }
    }

    @Test
    void closesWhoDoesNotEndTheHandshake() throws IOException {
        try (Server server = start(Map.of("tls-handshake-timeout", "50ms"));
                TestClient client = new TestClient(server.addresses().getFirst())) {
            assertThat(client.line()).isNull();
            ServerTest.await("counted", () -> total(server, "tls_failures") == 1);
        }
    }

    @Test
    void readsCertificatesAgain() throws IOException, GeneralSecurityException {
        Path shown = Files.copy(certificate.certificate(), folder.resolve("shown.crt"), StandardCopyOption.REPLACE_EXISTING);
        Path key = Files.copy(certificate.key(), folder.resolve("shown.key"), StandardCopyOption.REPLACE_EXISTING);
        try (Server server = start(Map.of("tls-certificate", shown.toString(), "tls-key", key.toString()));
                SSLSocket before = connect(server, null)) {
            assertThat(ask(before, "echo hello")).isEqualTo("hello");
            Files.copy(stranger.certificate(), shown, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(stranger.key(), key, StandardCopyOption.REPLACE_EXISTING);
            server.reload("the test").toCompletableFuture().join();
            Files.writeString(shown, "nothing");
            assertThatThrownBy(() -> server.reload("the test").toCompletableFuture().join())
                    .hasCauseInstanceOf(ConfigException.class).hasMessageContaining("tls-certificate");
            try (SSLSocket after = (SSLSocket) stranger.trustedBy(null).getSocketFactory().createSocket("127.0.0.1",
                    ((InetSocketAddress) server.addresses().getFirst()).getPort())) {
                assertThat(ask(after, "echo with the new one")).isEqualTo("with the new one");
            }
            assertThat(ask(before, "echo still here")).isEqualTo("still here");
        }
    }

    @Test
    void refusesFilesThatHoldNoCertificate() throws IOException {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing");
        for (Map<String, String> files : List.of(Map.of("tls-certificate", nothing.toString()),
                Map.of("tls-key", nothing.toString()), Map.of("tls-key", folder.resolve("missing").toString()))) {
            assertThatThrownBy(() -> start(files)).isInstanceOf(ConfigException.class)
                    .hasMessageContaining("tls-certificate").hasMessageNotContaining("\n");
        }
    }

    @Test
    void theClientRefusesACertificateItDoesNotTrust() throws IOException, GeneralSecurityException {
        try (Server server = start(Map.of("tls-certificate", stranger.certificate().toString(),
                "tls-key", stranger.key().toString())); SSLSocket socket = connect(server, null)) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            ServerTest.await("counted", () -> total(server, "tls_failures") == 1);
        }
    }
}
