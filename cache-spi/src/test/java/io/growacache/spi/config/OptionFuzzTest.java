package io.growacache.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is either read, and then written in a form that reads as the same, or refused with a rule. */
class OptionFuzzTest {
    private static final int ROUNDS = 5_000;
    private static final List<String> PIECES = List.of(
            "0", "1", "9", "64", "6553", "18446744073709551616", ".", "-", "+", " ", ",", "\"", "\\", "%", ":", "[", "]",
            "::", "*", "/", "unix:", "localhost", "127.0.0.1", "ffff", "a", "B", "K", "M", "i", "ms", "us", "d", "s",
            "h", "KiB", "TB", "true", "seconds", "\0", "\n", "é", "\ud83d", "٣");

    static List<Arguments> options() {
        return List.of(
                arguments(Option.bytes("bytes").documentedAs("-").build(), "64KiB"),
                arguments(Option.duration("duration").documentedAs("-").build(), "9ms"),
                arguments(Option.percent("percent").documentedAs("-").build(), "64%"),
                arguments(Option.integer("integer").documentedAs("-").build(), "6553"),
                arguments(Option.longInteger("long-integer").documentedAs("-").build(), "6553"),
                arguments(Option.flag("flag").documentedAs("-").build(), "true"),
                arguments(Option.text("text").documentedAs("-").build(), "a"),
                arguments(Option.choice("choice", TimeUnit.class).documentedAs("-").build(), "seconds"),
                arguments(Option.path("path").documentedAs("-").build(), "/a"),
                arguments(Option.address("address").documentedAs("-").build(), "localhost:64"),
                arguments(Option.list(Option.text("texts").documentedAs("-").build()).build(), "a"),
                arguments(Option.list(Option.bytes("sizes").documentedAs("-").build()).build(), "64KiB"),
                arguments(Option.list(Option.address("addresses").documentedAs("-").build()).build(),
                        "localhost:64"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void readsWhatItWritesAndRefusesTheRestInWords(Option<?> option, String sample) {
        assertThat(isRead(option, sample, sample)).as(sample).isTrue();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(sample, random);
            isRead(option, text, "seed " + seed + ", text \"" + text + "\"");
        }
    }

    /** A few pieces, of which about every fifth is a value of the option's type, so that some texts almost are one. */
    private static String text(String sample, Random random) {
        StringBuilder text = new StringBuilder();
        int pieceCount = random.nextInt(1, 6);
        for (int i = 0; i < pieceCount; i++) {
            text.append(random.nextInt(5) == 0 ? sample : PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /** @return whether the text is a value; one that is not must be refused with a rule */
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
