package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;

/** Users, TLS, socket files and limits of the unpacked distribution, as operators set them up. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecurityIT {
    @TempDir
    private static Path scratch;
    private Installation installation;
    private Path socket;
    private TestCertificate certificate;
    private ServerProcess server;

    @BeforeAll
    void start() throws Exception {
        installation = new Installation(ServerProcess.unpack(scratch.resolve("installed")), scratch);
        Path users = scratch.resolve("users");
        installation.addUser(users, "default", "write", "secret");
        installation.addUser(users, "reader", "read", "r");
        installation.addUser(users, "root", "admin", "toor");
        socket = scratch.resolve("cache.sock");
        certificate = TestCertificate.make(scratch);
        Path config = Files.writeString(scratch.resolve("cache.toml"), """
                [[listener]]
                protocol = "resp"
                bind = "127.0.0.1:0"
                tls-certificate = "%1$s/server.crt"
                tls-key = "%1$s/server.key"

                [[listener]]
                protocol = "memcache"
                bind = "127.0.0.1:0"
                max-item-size = "2KiB"

                [[listener]]
                protocol = "resp"
                bind = "unix:%1$s/cache.sock"
                unix-permissions = "0750"
                max-item-size = "2KiB"

                [engine]
                type = "segcache"
                memory = "64MiB"

                [authentication]
                type = "file"
                path = "%1$s/users"
                """.formatted(scratch));
        assertThat(installation.gac("", "config", "check", config.toString()).status()).isZero();
        server = ServerProcess.start(installation.home(), config.toString());
    }

    @AfterAll
    void stop() throws Exception {
        assertThat(socket).exists();
        assertThat(server.terminate()).as("exit status; output:%n%s", server.output()).isZero();
        assertThat(socket).doesNotExist();
        assertThat(server.output()).doesNotContain("Exception", "WARNING", "secret");
    }

    private Jedis jedis(String user, String password) {
        return new Jedis(new HostAndPort("127.0.0.1", server.port("resp")), DefaultJedisClientConfig.builder()
                .sslOptions(certificate.trust()).user(user).password(password).build());
    }

    private String memcache(String request) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port("memcache"))) {
            client.getOutputStream().write((request + "quit\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private String resp(String request) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(ByteBuffer.wrap((request + "QUIT\r\n").getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer reply = ByteBuffer.allocate(64 << 10);
            while (client.read(reply) >= 0) {
                // Until the server closes.
            }
            return new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void jedisAuthenticatesThroughTls() {
        try (Jedis jedis = jedis(null, "secret")) {
            assertThat(jedis.set("k", "v")).isEqualTo("OK");
            assertThat(jedis.get("k")).isEqualTo("v");
            assertThatThrownBy(jedis::flushAll).isInstanceOf(JedisAccessControlException.class).hasMessageStartingWith("NOPERM");
        }
        try (Jedis jedis = jedis("reader", "r")) {
            assertThat(jedis.get("k")).isEqualTo("v");
            assertThatThrownBy(() -> jedis.set("k", "w")).isInstanceOf(JedisAccessControlException.class)
                    .hasMessageStartingWith("NOPERM");
        }
        try (Jedis jedis = jedis("root", "toor")) {
            assertThat(jedis.flushAll()).isEqualTo("OK");
        }
        for (String[] wrong : new String[][] {{null, "Secret"}, {"reader", "secret"}, {"nobody", "r"}}) {
            assertThatThrownBy(() -> jedis(wrong[0], wrong[1]).close()).isInstanceOf(JedisException.class)
                    .hasMessageStartingWith("WRONGPASS");
        }
        try (Jedis stranger = jedis(null, null)) {
            assertThatThrownBy(() -> stranger.get("k")).hasMessageStartingWith("NOAUTH");
        }
    }

    @Test
    void memcacheClientsAuthenticate() throws Exception {
        assertThat(memcache("get k\r\n")).isEqualTo("CLIENT_ERROR unauthenticated\r\n");
        assertThat(memcache("set x 0 0 14\r\ndefault secret\r\nset m 0 0 1\r\n1\r\nget m\r\nflush_all\r\n"))
                .isEqualTo("STORED\r\nSTORED\r\nVALUE m 0 1\r\n1\r\nEND\r\nCLIENT_ERROR not permitted\r\n");
        assertThat(memcache("set x 0 0 8\r\nreader r\r\nset m 0 0 1\r\n2\r\nget m\r\n"))
                .isEqualTo("STORED\r\nCLIENT_ERROR not permitted\r\nVALUE m 0 1\r\n1\r\nEND\r\n");
        assertThat(memcache("set x 0 0 14\r\ndefault Secret\r\nget m\r\n"))
                .isEqualTo("CLIENT_ERROR authentication failure\r\nCLIENT_ERROR unauthenticated\r\n");
        try (RawClient client = new RawClient(server.port("memcache"))) {
            client.send("set x 0 0 14\r\ndefault secret\r\n");
            client.endInput();
            assertThat(client.readToEnd()).isEqualTo("STORED\r\n");
        }
    }

    /** Libraries for memcached know nothing of its ASCII authentication; it takes no more than their {@code set}. */
    @ParameterizedTest
    @EnumSource
    void memcachedLibrariesAuthenticateWithASet(MemcachedLibrary library) throws Exception {
        int port = server.port("memcache");
        try (MemcachedConnection right = library.connect(port);
                MemcachedConnection wrong = library.connect(port);
                MemcachedConnection silent = library.connect(port)) {
            assertThat(right.set("any", "default secret")).isTrue();
            assertThat(right.set("mine", "1")).isTrue();
            assertRefused("authentication failure", () -> wrong.set("any", "default Secret"));
            assertRefused("unauthenticated", () -> silent.delete("mine"));
            assertThat(right.get("mine")).isEqualTo("1");
            assertThat(right.get("any")).isNull();
        }
        try (MemcachedConnection reader = library.connect(port); MemcachedConnection root = library.connect(port)) {
            assertThat(reader.set("any", "reader r")).isTrue();
            assertThat(reader.get("mine")).isEqualTo("1");
            assertRefused("not permitted", () -> reader.set("mine", "2"));
            assertThat(root.set("any", "root toor")).isTrue();
            assertThat(root.get("mine")).isEqualTo("1");
            root.flushAll();
            assertThat(root.get("mine")).isNull();
        }
    }

    private static void assertRefused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).satisfies(failure -> assertThat(Throwables.getStackTrace(failure)).contains(message));
    }

    /** SASL belongs to the binary protocol, which is not spoken: such clients lose their connection, right or wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"secret", "Secret"})
    void saslClientsAreClosedAndOthersServedOn(String password) throws Exception {
        int port = server.port("memcache");
        try (MemcachedConnection text = Xmemcached.connect(port)) {
            assertThat(text.set("any", "default secret")).isTrue();
            assertThat(text.set("key", "text")).isTrue();
            try (MemcachedConnection binary = Spymemcached.connectWithSasl(port, "default", password)) {
                assertThat(isStored(binary, "key", "binary")).isFalse();
            }
            try (MemcachedConnection binary = Xmemcached.connectWithSasl(port, "default", password)) {
                assertThat(isStored(binary, "key", "binary")).isFalse();
            }
            assertThat(text.get("key")).isEqualTo("text");
        }
    }

    /** Whether a client says so; the ways in which libraries say that a connection was lost differ. */
    private static boolean isStored(MemcachedConnection client, String key, String value) {
        try {
            return client.set(key, value);
        } catch (Exception lost) {
            return false;
        }
    }

    @Test
    void usersChangeWithAReload() throws Exception {
        Path users = scratch.resolve("users");
        assertThat(resp("AUTH late l\r\n")).startsWith("-WRONGPASS");
        installation.addUser(users, "late", "read", "l");
        server.signal("HUP");
        server.awaitOutput("4 users, 3 before");
        assertThat(resp("AUTH late l\r\n")).isEqualTo("+OK\r\n+OK\r\n");
        String right = Files.readString(users);
        Files.writeString(users, right + "nonsense\n");
        server.signal("HUP");
        server.awaitOutput("a line must have 3 words");
        assertThat(resp("AUTH late l\r\n")).isEqualTo("+OK\r\n+OK\r\n");
        Files.writeString(users, right);
    }

    @Test
    void socketFilesServe() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rwxr-x---");
        assertThat(resp("GET k\r\n")).isEqualTo("-NOAUTH Authentication required.\r\n+OK\r\n");
        assertThat(resp("AUTH secret\r\nSET s 1\r\nGET s\r\n")).isEqualTo("+OK\r\n+OK\r\n$1\r\n1\r\n+OK\r\n");
    }

    @Test
    void valuesBeyondALimitGetTheProtocolsError() throws Exception {
        String value = "v".repeat(2_049);
        assertThat(memcache("set x 0 0 14\r\ndefault secret\r\nset m 0 0 2049\r\n" + value + "\r\n"))
                .isEqualTo("STORED\r\nSERVER_ERROR object too large for cache\r\n");
        assertThat(memcache("set x 0 0 14\r\ndefault secret\r\nset m 0 0 2048\r\n" + value.substring(1) + "\r\n"))
                .isEqualTo("STORED\r\nSTORED\r\n");
        assertThat(resp("AUTH secret\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2049\r\n" + value + "\r\n"))
                .startsWith("+OK\r\n-ERR ");
        assertThat(resp("AUTH secret\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2048\r\n" + value.substring(1) + "\r\n"))
                .isEqualTo("+OK\r\n+OK\r\n+OK\r\n");
    }

    @Test
    void whoDoesNotSpeakTlsIsClosed() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port("resp"))) {
            client.getOutputStream().write("AUTH secret\r\nGET k\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = client.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("OK", "ERR");
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        server.awaitOutput("what it sends is not TLS");
        try (Jedis jedis = jedis(null, "secret")) {
            assertThat(jedis.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void theSurplusConnectionIsToldSo() throws Exception {
        try (ServerProcess small = ServerProcess.start(installation.home(), "--listen", "resp=127.0.0.1:0", "--listen",
                        "memcache=127.0.0.1:0", "--set", "server.max-connections=1");
                Socket first = new Socket(InetAddress.getLoopbackAddress(), small.port("resp"))) {
            first.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(first.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
            try (Socket resp = new Socket(InetAddress.getLoopbackAddress(), small.port("resp"));
                    Socket memcache = new Socket(InetAddress.getLoopbackAddress(), small.port("memcache"))) {
                assertThat(resp.getInputStream().readAllBytes()).asString()
                        .isEqualTo("-ERR max number of clients reached\r\n");
                assertThat(memcache.getInputStream().readAllBytes()).asString()
                        .isEqualTo("ERROR Too many open connections\r\n");
            }
            first.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(first.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void anOpenAddressIsRefusedWithAWordOnWhatToDo() throws Exception {
        String refusal = "listener[0].bind = \"*:0\": must be a loopback address or a socket file as long as clients need no "
                + "authentication; add [authentication], require client certificates, or say insecure = true (--listen)";
        assertThat(installation.gac("", "config", "check", "--listen", "resp=*:0"))
                .isEqualTo(new Distribution.Outcome(2, List.of(), List.of(refusal)));
        assertThat(installation.gac("", "serve", "--listen", "resp=*:0"))
                .isEqualTo(new Distribution.Outcome(2, List.of(), List.of(refusal)));
        assertThat(installation.gac("", "config", "check", "--listen", "resp=*:0", "--set", "listener[0].insecure=true").status()).isZero();
    }

    @Test
    void aUsersFileThatIsWrongIsRefusedWithFileAndLine() throws Exception {
        Path users = Files.writeString(scratch.resolve("wrong"), "# nobody\nbob\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
        Distribution.Outcome outcome = installation.gac("", "serve", "--listen", "resp=127.0.0.1:0", "--set", "authentication.type=file",
                "--set", "authentication.path=" + users);
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors()).contains(
                "must not be accessible to others: chmod o= " + users + " (" + users + ")",
                "a line must have 3 words, NAME HASH ROLE, and has 1 (" + users + ":2)");
    }
}
