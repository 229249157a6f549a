package io.growacache.spi.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is either read, and then written in a form that reads as the same, or refused with a rule. */
class OptionFuzzTest {
    private static final int ROUNDS = 5_000;
    private static final List<String> PIECES = List.of(
            "0", "1", "9", "64", "6553", "18446744073709551616", ".", "-", "+", " ", ",", "\"", "\\", "%", ":", "[", "]",
            "::", "*", "/", "unix:", "localhost", "127.0.0.1", "ffff", "a", "B", "K", "M", "i", "ms", "us", "d", "s",
            "h", "KiB", "TB", "true", "seconds", "\0", "\n", "é", "\ud83d", "٣");

    static List<Option<?>> options() {
        return List.of(
                Option.bytes("bytes").documentedAs("-").build(),
                Option.duration("duration").documentedAs("-").build(),
                Option.percent("percent").documentedAs("-").build(),
                Option.integer("integer").documentedAs("-").build(),
                Option.longInteger("long-integer").documentedAs("-").build(),
                Option.flag("flag").documentedAs("-").build(),
                Option.text("text").documentedAs("-").build(),
                Option.choice("choice", TimeUnit.class).documentedAs("-").build(),
                Option.path("path").documentedAs("-").build(),
                Option.address("address").documentedAs("-").build(),
                Option.list(Option.text("texts").documentedAs("-").build()).build(),
                Option.list(Option.bytes("sizes").documentedAs("-").build()).build(),
                Option.list(Option.address("addresses").documentedAs("-").build()).build());
    }

    @ParameterizedTest
    @MethodSource("options")
    void readsWhatItWritesAndRefusesTheRestInWords(Option<?> option) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int readCount = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(random);
            if (isRead(option, text, "seed " + seed + ", text \"" + text + "\"")) {
                readCount++;
            }
        }
        // At least one piece alone is a value of each type.
        assertThat(readCount).as("seed " + seed).isPositive();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieceCount = random.nextInt(1, 6);
        for (int i = 0; i < pieceCount; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static <T> boolean isRead(Option<T> option, String text, String what) {
        ConfigSpec spec = ConfigSpec.of(option);
        T value;
        try {
            value = Config.of(spec, Map.of(option.key(), text)).get(option);
        } catch (ConfigException refused) {
            assertThat(refused.problems()).as(what).singleElement()
                    .satisfies(problem -> assertThat(problem.rule()).isNotBlank());
            return false;
        }
        T again = Config.of(spec, Map.of(option.key(), option.format(value))).get(option);
        assertThat(again).as(what).isEqualTo(value);
        return true;
    }
}
