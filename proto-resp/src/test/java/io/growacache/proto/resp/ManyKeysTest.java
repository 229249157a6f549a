package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Requests of thousands of keys, which stop and go on many times. */
class ManyKeysTest {
    private static final int KEY_COUNT = 3_000;

    private static String request(String command, String... valuesAfterKeys) {
        List<String> words = new ArrayList<>(List.of(command));
        for (int index = 0; index < KEY_COUNT; index++) {
            words.add("key" + index);
            for (String value : valuesAfterKeys) {
                words.add(value + index);
            }
        }
        return Wire.request(words.toArray(String[]::new));
    }

    private static String values() {
        StringBuilder text = new StringBuilder("*" + KEY_COUNT + "\r\n");
        for (int index = 0; index < KEY_COUNT; index++) {
            text.append(Wire.bulk("value" + index));
        }
        return text.toString();
    }

    private static void exchangeAll(ProtocolHarness harness) {
        TestConnection client = harness.connect();
        assertThat(client.exchange(request("MSET", "value"))).isEqualTo("+OK\r\n");
        assertThat(client.exchange(request("MGET"))).isEqualTo(values());
        assertThat(client.exchange(request("EXISTS"))).isEqualTo(":" + KEY_COUNT + "\r\n");
        assertThat(client.exchange(request("DEL"))).isEqualTo(":" + KEY_COUNT + "\r\n");
        assertThat(client.exchange(request("EXISTS"))).isEqualTo(":0\r\n");
    }

    @Test
    void answersThemAtOnce() {
        try (ProtocolHarness harness = Fixture.harness()) {
            exchangeAll(harness);
        }
    }

    @Test
    void answersThemWithLittleReplySpace() {
        try (ProtocolHarness harness = Fixture.harness(ProtocolHarness.Limits.TINY, UnaryOperator.identity())) {
            exchangeAll(harness);
        }
    }

    @Test
    void answersThemLate() {
        try (ProtocolHarness harness =
                Fixture.harness(ProtocolHarness.Limits.DEFAULT, engine -> LateEngine.random(engine, 1))) {
            exchangeAll(harness);
        }
    }

    @Test
    void scansThemAll() {
        for (String count : new String[] {"1", "7", "1000", "1000000"}) {
            try (ProtocolHarness harness = Fixture.harness()) {
                TestConnection client = harness.connect();
                client.send(request("MSET", "value"));
                client.takeBytes();
                Set<String> keys = new HashSet<>();
                String cursor = "0";
                do {
                    String[] lines = client.exchange(Wire.request("SCAN", cursor, "COUNT", count, "MATCH", "key*"))
                            .split("\r\n", -1);
                    cursor = lines[2];
                    for (int index = 5; index < lines.length; index += 2) {
                        keys.add(lines[index]);
                    }
                } while (!cursor.equals("0"));
                assertThat(keys).as("COUNT %s", count).hasSize(KEY_COUNT);
            }
        }
    }
}
