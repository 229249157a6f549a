package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.security.Role;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestConnection;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private static final String NOAUTH = "-NOAUTH Authentication required.\r\n";
    private static final String WRONGPASS = "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
    private static final String HELLO_NOAUTH = "-NOAUTH HELLO must be called with the client already authenticated, "
            + "otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP "
            + "protocol version at the same time\r\n";

    private final TestAuthenticator authenticator = new TestAuthenticator(Role.NONE)
            .add("", "sesame", Role.ADMIN)
            .add("writer", "w", Role.WRITE)
            .add("reader", "r", Role.READ);

    @Test
    void letsNothingThroughBefore() {
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection client = harness.connect();
            for (String line : new String[] {"GET a", "PING", "COMMAND COUNT", "INFO", "SELECT 1", "CLIENT ID"}) {
                assertThat(client.exchange(line + "\r\n")).as(line).isEqualTo(NOAUTH);
            }
            assertThat(client.exchange("GET\r\n")).isEqualTo("-ERR wrong number of arguments for 'get' command\r\n");
            assertThat(client.exchange("foo\r\n")).startsWith("-ERR unknown command 'foo'");
            assertThat(client.exchange("HELLO\r\n")).isEqualTo(HELLO_NOAUTH);
            assertThat(client.exchange("HELLO 3\r\n")).isEqualTo(HELLO_NOAUTH);
            assertThat(client.exchange("HELLO 9\r\n")).isEqualTo("-NOPROTO unsupported protocol version\r\n");
            assertThat(client.exchange("RESET\r\n")).isEqualTo("+RESET\r\n");
            assertThat(client.exchange("QUIT\r\n")).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void authenticatesByPassword() {
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("AUTH wrong\r\nGET a\r\nAUTH sesame\r\nGET a\r\nINFO cluster\r\n"))
                    .isEqualTo(WRONGPASS + NOAUTH + "+OK\r\n$-1\r\n" + Wire.bulk("# Cluster\r\ncluster_enabled:0\r\n"));
            assertThat(client.exchange("AUTH wrong\r\nGET a\r\n")).isEqualTo(WRONGPASS + "$-1\r\n");
            assertThat(client.exchange("RESET\r\nGET a\r\n")).isEqualTo("+RESET\r\n" + NOAUTH);
        }
    }

    @Test
    void limitsRequestsOfStrangersOnly() {
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection stranger = harness.connect();
            assertThat(stranger.exchange("*11\r\n"))
                    .isEqualTo("-ERR Protocol error: unauthenticated multibulk length\r\n");
            assertThat(stranger.isClosed()).isTrue();
            TestConnection client = harness.connect();
            String many = Wire.request("EXISTS", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
            assertThat(client.exchange("AUTH sesame\r\n" + many)).isEqualTo("+OK\r\n:0\r\n");
        }
    }

    @Test
    void authenticatesByHello() {
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("HELLO 3 AUTH reader wrong\r\n")).isEqualTo(WRONGPASS);
            assertThat(client.exchange("HELLO 3 SETNAME me AUTH reader r\r\n")).startsWith("%7\r\n");
            assertThat(client.exchange("CLIENT GETNAME\r\nGET a\r\n")).isEqualTo("$2\r\nme\r\n_\r\n");
        }
    }

    @Test
    void holdsClientsToTheirRoles() {
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.lines("AUTH reader r", "GET a", "SET a 1", "FLUSHALL", "CONFIG GET save")))
                    .isEqualTo(Wire.lines("+OK", "$-1", notPermitted("set"), notPermitted("flushall"),
                            notPermitted("config|get")));
            assertThat(client.exchange(Wire.lines("AUTH writer w", "SET a 1", "FLUSHDB")))
                    .isEqualTo(Wire.lines("+OK", "+OK", notPermitted("flushdb")));
        }
    }

    private static String notPermitted(String command) {
        return "-NOPERM this user has no permissions to run the '" + command + "' command";
    }

    @Test
    void waitsForTheAnswer() {
        authenticator.holdAnswers();
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("AUTH sesame\r\nGET a\r\n")).isEmpty();
            assertThat(client.exchange("PING\r\n")).isEmpty();
            client.callAgain();
            assertThat(client.takeText()).isEmpty();
            authenticator.answerHeld();
            harness.settle();
            assertThat(client.takeText()).isEqualTo("+OK\r\n$-1\r\n+PONG\r\n");
        }
    }

    @Test
    void waitsWhereverTheRequestIsCut() {
        String request = Wire.request("HELLO", "3", "AUTH", "writer", "w") + Wire.request("GET", "a");
        for (int at = 1; at < request.length(); at++) {
            authenticator.holdAnswers();
            try (ProtocolHarness harness = Fixture.harness(authenticator)) {
                TestConnection client = harness.connect();
                client.send(request.substring(0, at));
                client.send(request.substring(at));
                assertThat(client.takeText()).isEmpty();
                authenticator.answerHeld();
                harness.settle();
                assertThat(client.takeText()).as("cut at %d", at).startsWith("%7\r\n").endsWith("_\r\n");
            }
        }
    }

    @Test
    void survivesClientsThatLeaveMeanwhile() {
        authenticator.holdAnswers();
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection client = harness.connect();
            client.send("AUTH sesame\r\n");
            client.close();
            authenticator.answerHeld();
            harness.settle();
            assertThat(harness.connect().exchange("AUTH sesame\r\n")).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void takesTheDefaultUserForNobody() {
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            assertThat(harness.connect().exchange("AUTH default sesame\r\nGET a\r\n")).isEqualTo("+OK\r\n$-1\r\n");
            assertThat(harness.connect().exchange("HELLO 3 AUTH default sesame\r\n")).startsWith("%7\r\n");
            assertThat(harness.connect().exchange("AUTH default wrong\r\n")).isEqualTo(WRONGPASS);
            assertThat(harness.connect().exchange(Wire.lines("AUTH writer w", "AUTH sesame", "CLIENT INFO")))
                    .contains(" user=default ");
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.lines("AUTH sesame", "AUTH writer wrong", "CLIENT INFO")))
                    .contains(" user=default ");
            client.exchange("AUTH writer w\r\n");
            assertThat(client.exchange("CLIENT INFO\r\n")).contains(" user=writer ");
        }
    }

    @Test
    void answersPasswordsWhereNoneIsNeeded() {
        try (ProtocolHarness harness = Fixture.harness(new TestAuthenticator(Role.ADMIN))) {
            TestConnection client = harness.connect();
            assertThat(client.exchange("AUTH secret\r\n")).isEqualTo("-ERR AUTH <password> called without any password"
                    + " configured for the default user. Are you sure your configuration is correct?\r\n");
            assertThat(client.exchange("AUTH default secret\r\n")).isEqualTo("+OK\r\n");
            assertThat(client.exchange("AUTH somebody secret\r\n")).isEqualTo(WRONGPASS);
            assertThat(client.exchange("HELLO 3 AUTH default secret\r\n")).startsWith("%7\r\n");
            assertThat(client.exchange("CONFIG GET requirepass\r\n"))
                    .isEqualTo("%1\r\n" + Wire.bulk("requirepass") + Wire.bulk(""));
        }
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            assertThat(harness.connect().exchange("AUTH sesame\r\nCONFIG GET requirepass\r\n"))
                    .isEqualTo("+OK\r\n*2\r\n" + Wire.bulk("requirepass") + Wire.bulk("(hidden)"));
        }
    }

    @Test
    void limitsTheWordsOfStrangers() {
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection stranger = harness.connect();
            assertThat(stranger.exchange(Wire.request("AUTH", "x".repeat(16 << 10)))).isEqualTo(WRONGPASS);
            assertThat(stranger.exchange("*2\r\n$4\r\nAUTH\r\n$16385\r\n"))
                    .isEqualTo("-ERR Protocol error: unauthenticated bulk length\r\n");
            assertThat(stranger.isClosed()).isTrue();
            TestConnection client = harness.connect();
            client.exchange("AUTH sesame\r\n");
            String word = "x".repeat(17_000);
            assertThat(client.exchange(Wire.request("ECHO", word))).isEqualTo(Wire.bulk(word));
        }
    }

    @Test
    void keepsOtherClientsConnectionsForAdministrators() {
        try (ProtocolHarness harness = Fixture.harness(authenticator)) {
            TestConnection client = harness.connect();
            assertThat(client.exchange(Wire.lines("AUTH writer w", "CLIENT LIST", "CLIENT KILL ID 1",
                    "CONFIG SET maxclients 1", "CLIENT NO-EVICT on", "KEYS *", "CLIENT REPLY ON")))
                    .isEqualTo(Wire.lines("+OK", notPermitted("client|list"), notPermitted("client|kill"),
                            notPermitted("config|set"), notPermitted("client|no-evict"), "*0", "+OK"));
        }
    }
}
