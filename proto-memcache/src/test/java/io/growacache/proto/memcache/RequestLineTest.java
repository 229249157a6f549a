package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLineTest {
    private final RequestLine line = new RequestLine();

    private RequestLine split(String text) {
        try (NativeText memory = new NativeText(text + "\n")) {
            line.take(memory.begin(), memory.end() - 1, memory.end());
            line.split();
            return line;
        }
    }

    private boolean isUnsigned64(String word) {
        try (NativeText memory = new NativeText("x " + word + "\r\n")) {
            line.take(memory.begin(), memory.end() - 1, memory.end());
            line.split();
            return line.readUnsigned64(1);
        }
    }

    private boolean isUnsigned32(String word) {
        try (NativeText memory = new NativeText("x " + word + "\r\n")) {
            line.take(memory.begin(), memory.end() - 1, memory.end());
            line.split();
            return line.readUnsigned32(1);
        }
    }

    private boolean isSigned32(String word) {
        try (NativeText memory = new NativeText("x " + word + "\r\n")) {
            line.take(memory.begin(), memory.end() - 1, memory.end());
            line.split();
            return line.readSigned32(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "' ', 0", "'a', 1", "'a b', 2", "'  a   b  ', 2", "'a b c d e f g h i j', 10", "'a\tb c', 2"})
    void countsWords(String text, int count) {
        assertThat(split(text).wordCount()).isEqualTo(count);
        assertThat(split(text + "\r").wordCount()).isEqualTo(count);
    }

    @Test
    void dropsOneCarriageReturn() {
        try (NativeText memory = new NativeText("get a\r\r\n")) {
            line.take(memory.begin(), memory.end() - 1, memory.end());
            line.split();
            assertThat(line.wordLength(1)).isEqualTo(2);
            assertThat(line.following()).isEqualTo(memory.end());
            assertThat(line.totalLength()).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "+7, 7", "007, 7", "18446744073709551615, 18446744073709551615",
        "18446744073709551610, 18446744073709551610", "9223372036854775808, 9223372036854775808"})
    void readsUnsigned64(String word, String value) {
        assertThat(isUnsigned64(word)).isTrue();
        assertThat(Long.toUnsignedString(line.number())).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+", "-", "x", "1x", "1.0", "0x1", "18446744073709551616", "18446744073709551620",
        "28446744073709551615", "99999999999999999999", "184467440737095516150", "++1", "1\u0000"})
    void refusesWhatIsNoUnsigned64(String word) {
        assertThat(isUnsigned64(word)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "4294967295, true", "4294967296, false", "18446744073709551615, false", "-1, false"})
    void readsUnsigned32(String word, boolean isNumber) {
        assertThat(isUnsigned32(word)).isEqualTo(isNumber);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "+5, 5", "2147483647, 2147483647", "-2147483648, -2147483648"})
    void readsSigned32(String word, long value) {
        assertThat(isSigned32(word)).isTrue();
        assertThat(line.number()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "-2147483649", "-", "+", "-+1", "--1", "18446744073709551615",
        "-18446744073709551615", "1-", "a"})
    void refusesWhatIsNoSigned32(String word) {
        assertThat(isSigned32(word)).isFalse();
    }

    @Test
    void hasNoNumberWhereThereIsNoWord() {
        assertThat(isUnsigned64("1")).isTrue();
        assertThat(line.readUnsigned64(2)).isFalse();
        assertThat(line.readSigned32(RequestLine.MAX_WORDS)).isFalse();
    }

    @Test
    void knowsTheLastWordOfALongLine() {
        try (NativeText memory = new NativeText("a b c d e f g h i j k noreply\r\n")) {
            line.take(memory.begin(), memory.end() - 1, memory.end());
            line.split();
            assertThat(line.endsWithNoreply()).isTrue();
            assertThat(line.isWord(7, "h")).isTrue();
            assertThat(line.isWord(8, "i")).isFalse();
        }
    }

    @Test
    void takesNoreplyForACommandWhenItStandsAlone() {
        try (NativeText memory = new NativeText("noreply\r\n")) {
            line.take(memory.begin(), memory.end() - 1, memory.end());
            line.split();
            assertThat(line.endsWithNoreply()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"a bb ccc, 3, false", "a bb ccc, 2, true", "a bbbb c, 3, true", "aaaa b, 4, false"})
    void findsLongWords(String text, int limit, boolean isFound) {
        try (NativeText memory = new NativeText(text + "\r\n")) {
            line.take(memory.begin(), memory.end() - 1, memory.end());
            assertThat(line.hasWordLongerThan(limit, memory.begin())).isEqualTo(isFound);
        }
    }
}
