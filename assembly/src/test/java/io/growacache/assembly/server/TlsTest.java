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
import io.growacache.spi.plugin.Clock;
import io.growacache.tck.engine.HeapEngine;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted listeners, with the Java runtime's own client. */
class TlsTest {
    private static final String PASSWORD = "for-a-test-only";

    @TempDir
    private Path folder;
    private KeyStore keys;
    private Path certificate;
    private Path key;

    @BeforeEach
    void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("keys.p12");
        Files.deleteIfExists(store);
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1",
                "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        key = pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private Path pem(String type, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(folder.resolve(type + ".pem"),
                "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    private PlanSource source(UnaryOperator<CommandLineValues> more) {
        CommandLineValues values = CommandLineValues.NONE
                .withSetting("engine.type", "heap", "--set")
                .withSetting("engine.memory", "64MiB", "--set")
                .withListener("line", "127.0.0.1:0", "--listen")
                .withSetting("listener[0].max-item-size", "8MiB", "--set")
                .withSetting("listener[0].tls-certificate", certificate.toString(), "--set")
                .withSetting("listener[0].tls-key", key.toString(), "--set");
        return new PlanSource(Optional.empty(), more.apply(values), PluginDiscovery.of(List.of(
                FakePlugins.engine("heap", (_, context) -> new HeapEngine(context)),
                FakePlugins.protocol("line", (_, context) -> new LineProtocol(context.engine())))));
    }

    private SSLSocket connect(Server server, boolean showsCertificate) throws IOException, GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(showsCertificate ? own.getKeyManagers() : null, trust.getTrustManagers(), new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1",
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

    @Test
    void encryptsSmallAndLargeRequestsAndReplies() throws IOException, GeneralSecurityException {
        byte[] value = new byte[8 << 20];
        for (int index = 0; index < value.length; index++) {
            value[index] = (byte) ((index * 31) >>> 7);
        }
        try (Server server = Server.start(source(values -> values), Clock.SYSTEM, "1");
                SSLSocket socket = connect(server, false)) {
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
        }
    }

    @Test
    void turnsAwayClientsWithoutCertificateWhereOneIsRequired() throws IOException, GeneralSecurityException {
        PlanSource source = source(values -> values
                .withSetting("listener[0].tls-client-certificates", "required", "--set")
                .withSetting("listener[0].tls-client-authorities", certificate.toString(), "--set"));
        try (Server server = Server.start(source, Clock.SYSTEM, "1")) {
            try (SSLSocket known = connect(server, true)) {
                known.getOutputStream().write("echo hello\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(line(known.getInputStream())).isEqualTo("hello");
            }
            try (SSLSocket unknown = connect(server, false)) {
                assertThatThrownBy(() -> {
                    unknown.getOutputStream().write("echo hello\n".getBytes(StandardCharsets.US_ASCII));
                    if (line(unknown.getInputStream()).isEmpty()) {
                        throw new IOException("closed");
                    }
                }).isInstanceOf(IOException.class);
            }
        }
    }

    /** Who does not speak TLS is turned away: with TLS's own alert, or without a word. */
    @Test
    void turnsAwayWhoDoesNotSpeakTls() throws IOException, GeneralSecurityException {
        try (Server server = Server.start(source(values -> values), Clock.SYSTEM, "1");
                SSLSocket other = connect(server, false)) {
            for (String garbage : List.of("echo hello\n", "GET / HTTP/1.1\r\n\r\n", "\u0000".repeat(1_000),
                    "\u0016\u0003\u0001\u0000\u0004\u0001\u0000\u0000\u0000")) {
                try (TestClient client = new TestClient(server.addresses().getFirst())) {
                    client.send(garbage.getBytes(StandardCharsets.ISO_8859_1));
                    client.endInput();
                    for (String line = client.line(); line != null; line = client.line()) {
                        assertThat(line).doesNotContain("hello", "error");
                    }
                }
                other.getOutputStream().write("echo here\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(line(other.getInputStream())).isEqualTo("here");
            }
        }
    }

    @Test
    void readsCertificatesAgain() throws Exception {
        try (Server server = Server.start(source(values -> values), Clock.SYSTEM, "1");
                SSLSocket before = connect(server, false)) {
            before.startHandshake();
            String serialBefore = serialNumber(before);
            makeCertificate();
            assertThat(serialNumber(before)).isEqualTo(serialBefore);
            server.reload("the test").toCompletableFuture().join();
            try (SSLSocket after = connect(server, false)) {
                after.startHandshake();
                assertThat(serialNumber(after)).isNotEqualTo(serialBefore);
                Files.writeString(certificate, "nothing");
                assertThatThrownBy(() -> server.reload("the test").toCompletableFuture().join())
                        .hasCauseInstanceOf(ConfigException.class).hasMessageContaining("tls-certificate");
            }
            try (SSLSocket stillNew = connect(server, false)) {
                stillNew.getOutputStream().write("echo hello\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(line(stillNew.getInputStream())).isEqualTo("hello");
            }
            before.getOutputStream().write("echo still here\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(before.getInputStream())).isEqualTo("still here");
        }
    }

    private static String serialNumber(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber().toString();
    }

    @Test
    void refusesFilesThatHoldNoCertificate() throws IOException {
        Files.writeString(certificate, "nothing");
        PlanSource source = source(values -> values);
        assertThatThrownBy(() -> Server.start(source, Clock.SYSTEM, "1"))
                .isInstanceOf(ConfigException.class).hasMessageContaining("tls-certificate");
    }
}
