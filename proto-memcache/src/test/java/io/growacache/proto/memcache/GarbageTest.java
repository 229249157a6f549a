package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Input that no client would send. It must neither throw nor leave the session stuck; the harness finds both. */
class GarbageTest {
    private static final long SEED = 20_260_102;

    private static final String[] PIECES = {
        "get ", "gets", "gat ", "set ", "add", "cas ", "append ", "incr ", "decr", "touch ", "delete ", "flush_all",
        "stats", "version", "verbosity ", "mg ", "a", " ", "  ", "\r\n", "\n", "\r", "0", "-1", "1 ", "2147483647",
        "18446744073709551615", "noreply", "k".repeat(251), "\u0000", "\u0080", "\u00ff", "HTTP/1", " 0 0 5\r\n",
        " 0 0 5 noreply\r\nhello\r\n", "hello\r\n"
    };

    @Test
    void survivesRandomBytes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            byte[] input = new byte[random.nextInt(1, 3_000)];
            random.nextBytes(input);
            converse(input, random);
        }
    }

    @Test
    void survivesCommandsCutToPieces() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 1_000; round++) {
            StringBuilder text = new StringBuilder();
            int count = random.nextInt(1, 120);
            for (int index = 0; index < count; index++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            converse(text.toString().getBytes(StandardCharsets.ISO_8859_1), random);
        }
    }

    /** The same input, in pieces and whole, gets the same answer, and the session still works afterwards. */
    private static void converse(byte[] input, SplittableRandom random) {
        String whole = reply(input, input.length, ProtocolHarness.Limits.DEFAULT);
        String cut = reply(input, random.nextInt(1, 50), ProtocolHarness.Limits.TINY);
        assertThat(cut).isEqualTo(whole);
    }

    private static String reply(byte[] input, int pieceLength, ProtocolHarness.Limits limits) {
        try (ProtocolHarness host = MemcacheHost.of(limits)) {
            TestConnection client = host.connect();
            client.sendInPieces(input, pieceLength);
            // Ends whatever line or block was begun.
            client.send(("\r\n" + "x".repeat(98) + "\r\n").repeat(120));
            String reply = client.takeText();
            assertThat(host.connect().exchange("version\r\n")).isEqualTo("VERSION 0.0.0-test\r\n");
            // Numbers of connections, bytes and the processor's time differ from run to run.
            return client.isClosed() + reply.replaceAll("STAT [^\r]*\r\n", "STAT\r\n");
        }
    }
}
