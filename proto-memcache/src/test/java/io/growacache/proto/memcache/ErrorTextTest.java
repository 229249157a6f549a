package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.Config;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every error that a client can see, word for word: tools look for these texts. {@code SERVER_ERROR out of memory storing object}
 * needs an engine without room; {@link StoredElsewhereTest} has one. The connection goes on after each, as memcached's does.
 */
class ErrorTextTest {
    private static final String OVERLONG_KEY = "k".repeat(TextSession.MAX_KEY_LENGTH + 1);

    private static String text(String cell) {
        return cell.replace("/", "\r\n").replace("LONGKEY", OVERLONG_KEY).replace("10001BYTES", "v".repeat(10_001));
    }

    /** Requests and replies, with {@code /} for each line end. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense/                                   | ERROR/
            GET a/                                      | ERROR/
            stats nonsense/                             | ERROR/
            set a 0 0/                                  | CLIENT_ERROR bad command line format/
            set a 0 0 x/                                | CLIENT_ERROR bad command line format/
            set a 0 0 -1/                               | CLIENT_ERROR bad command line format/
            set a x 0 1/1/                              | CLIENT_ERROR bad command line format/
            set a 0 x 1/1/                              | CLIENT_ERROR bad command line format/
            set LONGKEY 0 0 1/1/                        | CLIENT_ERROR bad command line format/
            cas a 0 0 1/1/                              | CLIENT_ERROR bad command line format/
            cas a 0 0 1 x/1/                            | CLIENT_ERROR bad command line format/
            get/                                        | CLIENT_ERROR bad command line format/
            get a LONGKEY b/                            | CLIENT_ERROR bad command line format/
            gat 1/                                      | CLIENT_ERROR bad command line format/
            gat x a/                                    | CLIENT_ERROR invalid exptime argument/
            touch a/                                    | CLIENT_ERROR bad command line format/
            touch a x/                                  | CLIENT_ERROR invalid exptime argument/
            delete/                                     | CLIENT_ERROR bad command line format/
            delete a 1/                                 | CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]/
            incr a/                                     | CLIENT_ERROR bad command line format/
            incr a x/                                   | CLIENT_ERROR invalid numeric delta argument/
            decr a -1/                                  | CLIENT_ERROR invalid numeric delta argument/
            set n 0 0 1/x/incr n 1/                     | STORED/CLIENT_ERROR cannot increment or decrement non-numeric value/
            flush_all x/                                | CLIENT_ERROR invalid exptime argument/
            set a 0 0 2/123/                            | CLIENT_ERROR bad data chunk/CLIENT_ERROR bad command line format/
            set a 0 0 10001/10001BYTES/                 | SERVER_ERROR object too large for cache/
            verbosity/                                  | CLIENT_ERROR bad command line format/
            verbosity x/                                | CLIENT_ERROR bad command line format/
            verbosity -1/                               | CLIENT_ERROR bad command line format/
            verbosity x noreply/                        | ''
            verbosity noreply/                          | ''
            verbosity 99999999999/                      | OK/
            verbosity 1 noreply/                        | ''
            cache_memlimit 64/                          | ERROR/
            shutdown/                                   | ERROR/
            """)
    void isWordForWord(String request, String reply) {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection client = host.connect();
            assertThat(client.exchange(text(request))).isEqualTo(text(reply));
            assertThat(client.isClosed()).isFalse();
            assertThat(client.exchange("get z\r\n")).isEqualTo("END\r\n");
        }
    }

    @Test
    void whatIsForbiddenIsSaidSo() {
        MemcacheProtocolFactory factory = new MemcacheProtocolFactory();
        try (ProtocolHarness host = new ProtocolHarness(factory, Config.of(factory.config(), Map.of("allow-flush-all", "false")),
                new ProtocolTestContext(new EngineTestContext(), HeapEngine::new, new TestAuthenticator(Role.ADMIN), 100),
                ProtocolHarness.Limits.DEFAULT)) {
            assertThat(host.connect().exchange("flush_all\r\n")).isEqualTo("CLIENT_ERROR flush_all not allowed\r\n");
        }
    }

    @Test
    void tooManyConnectionsAreToldSo() {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            assertThat(StandardCharsets.US_ASCII.decode(host.protocol().tooManyConnections()).toString())
                    .isEqualTo("ERROR Too many open connections\r\n");
        }
    }
}
