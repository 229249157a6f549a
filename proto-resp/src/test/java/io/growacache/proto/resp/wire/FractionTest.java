package io.growacache.proto.resp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FractionTest {
    private static String sum(String one, String other) {
        BigDecimal sum = Fraction.sum(Fraction.parse(one), Fraction.parse(other));
        return sum == null ? "none" : new String(Fraction.format(sum), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0", "1, 1.5, 2.5", "1.50, 1.5, 3", "3, -3.000, 0", "5e3, 0, 5000", "1E+2, 1e-2, 100.01", ".5, 5., 5.5",
        "+1, -0.0, 1", "0e99999999, 0e-99999999, 0", "0.1, 0.2, 0.3", "3.1415926535897932384626, 0, 3.14159265358979324",
        "1e-18, 0, 0", "-1e-17, 0, -0.00000000000000001", "1e4932, 9e4932, none"})
    void addsAndWritesWithoutExponent(String one, String other, String expected) {
        assertThat(sum(one, other)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "x", " 1", "1 ", "--1", "1e", "1e+", "1e1.5", "1d", "1f", "1_0", "0x10", "inf", "nan", "1e4933", "1e-4952",
        "1e99999999999", "1e999999999", "1e-999999999"})
    void refusesWhatIsNoNumber(String text) {
        assertThat(Fraction.parse(text)).isNull();
    }

    @Test
    void refusesLongTexts() {
        assertThat(Fraction.parse("1" + "0".repeat(4_000))).isNotNull();
        assertThat(Fraction.parse("0".repeat(Fraction.MAX_TEXT_LENGTH))).isNotNull();
        assertThat(Fraction.parse("0".repeat(Fraction.MAX_TEXT_LENGTH + 1))).isNull();
    }

    @Test
    void knowsInfinities() {
        assertThat(new String[] {"inf", "-inf", "+INF", "Infinity", "-infinity"}).allMatch(Fraction::isInfinity);
        assertThat(new String[] {"", "-", "nan", "info", "infinit", "--inf"}).noneMatch(Fraction::isInfinity);
    }
}
