package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients say who they are before anything else. What memcached 1.6 answers with {@code -Y}, unless a comment says otherwise. */
class AuthenticationTest {
    private static final String FAILURE = "CLIENT_ERROR authentication failure\r\n";
    private static final String UNAUTHENTICATED = "CLIENT_ERROR unauthenticated\r\n";

    /** Requests and replies, with {@code /} for each line end. */
    private static final String CASES = """
            get a/                             | CLIENT_ERROR unauthenticated/
            version/                           | CLIENT_ERROR unauthenticated/
            foo/                               | CLIENT_ERROR unauthenticated/
            stats/                             | CLIENT_ERROR unauthenticated/
            x/                                 | CLIENT_ERROR unauthenticated/
            /                                  | CLIENT_ERROR unauthenticated/
            flush_all noreply/                 | CLIENT_ERROR unauthenticated/
            set a/                             | CLIENT_ERROR unauthenticated/
            set a 0 0 -1/                      | CLIENT_ERROR unauthenticated/
            set a 0 0 x/get a/                 | CLIENT_ERROR unauthenticated/CLIENT_ERROR unauthenticated/
            set a 0 0 9/root toor/get a/       | STORED/END/
            set a 0 0 9 noreply/root toor/get a/ | STORED/END/
            set a x y 9/root toor/get a/       | STORED/END/
            set a 0 0 12/  root  toor/get a/   | STORED/END/
            set a 0 0 9/root tooR/get a/       | CLIENT_ERROR authentication failure/CLIENT_ERROR unauthenticated/
            set a 0 0 9 noreply/root tooR/     | CLIENT_ERROR authentication failure/
            set a 0 0 8/bob toor/              | CLIENT_ERROR authentication failure/
            set a 0 0 4/toor/get a/            | CLIENT_ERROR bad authentication token format/CLIENT_ERROR unauthenticated/
            set a 0 0 5/toor /                 | CLIENT_ERROR bad authentication token format/
            set a 0 0 0//                      | CLIENT_ERROR bad authentication token format/
            set a 0 0 9/root tooR/set a 0 0 9/root toor/get a/ | CLIENT_ERROR authentication failure/STORED/END/
            set a 0 0 9/root toor/set a 0 0 1/1/get a/ | STORED/STORED/VALUE a 0 1/1/END/
            """;

    private final TestAuthenticator authenticator = new TestAuthenticator(Role.NONE)
            .add("reader", "r", Role.READ)
            .add("writer", "pass word", Role.WRITE)
            .add("root", "toor", Role.ADMIN);
    private final ProtocolHarness host = MemcacheHost.of(ProtocolHarness.Limits.DEFAULT, new ProtocolTestContext(
            new EngineTestContext(), HeapEngine::new, authenticator, MemcacheHost.MAX_ITEM_LENGTH));
    private final TestConnection client = host.connect();

    @AfterEach
    void close() {
        host.close();
    }

    private static String login(String credentials) {
        return "set x 0 0 " + credentials.length() + "\r\n" + credentials + "\r\n";
    }

    private long metric(String name) {
        return host.context().metrics().value(name, "listener", "127.0.0.1:1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = CASES)
    void answers(String request, String reply) {
        assertThat(client.exchange(lines(request))).isEqualTo(lines(reply));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = CASES)
    void answersByteByByte(String request, String reply) {
        client.sendInPieces(lines(request).getBytes(StandardCharsets.US_ASCII), 1);
        assertThat(client.takeText()).isEqualTo(lines(reply));
    }

    private static String lines(String text) {
        return text.replace("/", "\r\n");
    }

    @Test
    void passwordsMayHaveBlanks() {
        // memcached looks at the first two words only.
        assertThat(client.exchange(login("writer pass word") + "set a 0 0 1\r\n1\r\n")).isEqualTo("STORED\r\nSTORED\r\n");
        assertThat(host.connect().exchange(login("writer pass"))).isEqualTo(FAILURE);
    }

    @Test
    void theRoleHoldsFromThenOn() {
        assertThat(client.exchange(login("reader r") + "get a\r\nset a 0 0 1\r\n1\r\nflush_all\r\n"))
                .isEqualTo("STORED\r\nEND\r\nCLIENT_ERROR not permitted\r\nCLIENT_ERROR not permitted\r\n");
        assertThat(host.connect().exchange(login("root toor") + "flush_all\r\n")).isEqualTo("STORED\r\nOK\r\n");
    }

    @Test
    void nothingIsStored() {
        client.exchange(login("root toor"));
        assertThat(client.exchange("get x\r\n")).isEqualTo("END\r\n");
        assertThat(host.context().engine().stats().itemCount()).isZero();
    }

    @Test
    void nothingIsReadUntilTheAnswerIsThere() {
        authenticator.holdAnswers();
        assertThat(client.exchange(login("root toor") + "get a\r\nversion\r\n")).isEmpty();
        client.send("get b\r\n");
        client.callAgain();
        assertThat(client.takeText()).isEmpty();
        // One byte of the request that waits is held back, so that a client is answered that ends its side behind it.
        assertThat(client.unconsumedLength()).isEqualTo(1 + "get a\r\nversion\r\nget b\r\n".length());
        authenticator.answerHeld();
        host.settle();
        assertThat(client.takeText()).isEqualTo("STORED\r\nEND\r\nVERSION 0.0.0-test\r\nEND\r\n");
    }

    @Test
    void anAnswerThatComesAfterTheEndIsForNobody() {
        authenticator.holdAnswers();
        client.send(login("root toor"));
        client.close();
        authenticator.answerHeld();
        host.settle();
        assertThat(client.takeText()).isEmpty();
    }

    @Test
    void anAuthenticatorThatFailsIsNoWrongPassword() {
        authenticator.breakDown();
        assertThat(client.exchange(login("root toor") + "get a\r\n"))
                .isEqualTo("SERVER_ERROR authentication is not available now\r\n" + UNAUTHENTICATED);
    }

    @Test
    void doesNotWaitForWhatIsNoPassword() {
        assertThat(client.exchange("set a 0 0 2049\r\n")).isEqualTo("CLIENT_ERROR bad authentication token format\r\n");
        assertThat(client.exchange("x".repeat(2_049) + "\r\n" + login("root toor"))).isEqualTo("STORED\r\n");
        TestConnection other = host.connect();
        assertThat(other.exchange("set a 0 0 2048\r\n")).isEmpty();
        assertThat(other.exchange("root " + "x".repeat(2_043) + "\r\n")).isEqualTo(FAILURE);
    }

    @Test
    void aBlockThatDoesNotEndIsBad() {
        // memcached 1.6.18 answers nothing to the block and takes what follows for requests.
        assertThat(client.exchange("set a 0 0 9\r\nroot toorXXget a\r\n"))
                .isEqualTo("CLIENT_ERROR bad data chunk\r\n" + UNAUTHENTICATED);
    }

    @Test
    void quitWorksBefore() {
        // memcached refuses it; a client that waits for the end would wait for ever.
        client.send("quit\r\n");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void countsAttemptsAndFailures() {
        client.exchange(login("root tooR") + login("root") + "get a\r\n" + login("root toor"));
        assertThat(metric("auth_cmds")).isEqualTo(3);
        assertThat(metric("auth_errors")).isEqualTo(2);
        assertThat(client.exchange("stats\r\n")).contains("STAT auth_cmds 3\r\nSTAT auth_errors 2\r\n");
    }
}
