package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever clients send: no exception, no hang, no harm to other clients. Failures name the seed. */
class GarbageFuzzTest {
    private static final int ROUND_COUNT = 1_500;

    /** Pieces of the protocol, right and wrong. */
    private static final String[] DICTIONARY = {
        "*1\r\n", "*2\r\n", "*3\r\n", "*-1\r\n", "*0\r\n", "*1048577\r\n", "$0\r\n\r\n", "$1\r\na\r\n", "$3\r\nGET\r\n",
        "$3\r\nSET\r\n", "$4\r\nMGET\r\n", "$4\r\nPING\r\n", "$-1\r\n", "$536870912\r\n",
        "$1048577\r\n", "$10\r\n", "\r\n",
        "\n", "\r", "PING\r\n", "GET a\r\n", "SET a \"b", "'", "\"", "\\x0", "SCAN 0 MATCH [", "MGET a b c d\r\n",
        "INFO\r\n", "COMMAND\r\n", "HELLO 3\r\n", "RESET\r\n", "SELECT 1\r\n", "\0", "\u00ff", ":1\r\n",
        "+OK\r\n", "DEL a b\r\n"};

    private static byte[] random(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int pieceCount = 1 + random.nextInt(12);
        for (int index = 0; index < pieceCount; index++) {
            if (random.nextInt(4) == 0) {
                int length = random.nextInt(20);
                for (int at = 0; at < length; at++) {
                    text.append((char) random.nextInt(256));
                }
            } else {
                text.append(DICTIONARY[random.nextInt(DICTIONARY.length)]);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A script with some bytes changed, lost or doubled. */
    private static byte[] mutated(SplittableRandom random, List<Script> scripts) {
        StringBuilder text = new StringBuilder(scripts.get(random.nextInt(scripts.size())).requests());
        int changeCount = 1 + random.nextInt(5);
        for (int index = 0; index < changeCount; index++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                default -> text.insert(at, text.charAt(at));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void survivesAnything() {
        List<Script> scripts = Scripts.all();
        for (int seed = 0; seed < ROUND_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] garbage = random.nextBoolean() ? random(random) : mutated(random, scripts);
            int pieceLength = 1 + random.nextInt(40);
            int thisSeed = seed;
            ProtocolHarness.Limits limits =
                    random.nextBoolean() ? ProtocolHarness.Limits.DEFAULT : ProtocolHarness.Limits.TINY;
            boolean isLate = random.nextBoolean();
            try (ProtocolHarness harness =
                    Fixture.harness(limits, engine -> isLate ? LateEngine.random(engine, thisSeed) : engine)) {
                TestConnection client = harness.connect();
                client.sendInPieces(garbage, pieceLength);
                if (random.nextBoolean()) {
                    client.close();
                }
                assertThat(harness.connect().exchange("SET k v\r\nGET k\r\n")).isEqualTo("+OK\r\n$1\r\nv\r\n");
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed = " + seed, failure);
            }
        }
    }
}
