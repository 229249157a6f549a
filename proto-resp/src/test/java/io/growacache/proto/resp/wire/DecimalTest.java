package io.growacache.proto.resp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    private final Decimal decimal = new Decimal();

    private boolean parses(String text) {
        return withBytes(text, decimal::parse);
    }

    private boolean parsesUnsigned(String text) {
        return withBytes(text, decimal::parseUnsigned);
    }

    private interface Parser {
        boolean parse(long address, int length);
    }

    private static boolean withBytes(String text, Parser parser) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try (NativeMemory.Block block = NativeMemory.allocate(bytes.length + 1L, 1)) {
            NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, block.address(), bytes.length);
            return parser.parse(block.address(), bytes.length);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, -10, 42, 1234567890123L, 999_999_999_999_999_999L,
            -99_999_999_999_999_999L, -999_999_999_999_999_999L, 1_000_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE,
            Long.MAX_VALUE - 1, Long.MIN_VALUE + 1})
    void parsesAndFormatsCanonicalNumbers(long number) {
        assertThat(parses(Long.toString(number))).isTrue();
        assertThat(decimal.value()).isEqualTo(number);
        byte[] digits = new byte[Decimal.MAX_LENGTH];
        int length = Decimal.format(number, digits);
        assertThat(new String(digits, 0, length, StandardCharsets.US_ASCII)).isEqualTo(Long.toString(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+1", "01", "-0", "-01", "00", " 1", "1 ", "1a", "a", "1.0", "--1",
            "9223372036854775808", "-9223372036854775809", "10000000000000000000", "99999999999999999999",
            "184467440737095516160"})
    void refusesEverythingElse(String text) {
        assertThat(parses(text)).isFalse();
    }

    @Test
    void parsesUnsignedNumbers() {
        assertThat(parsesUnsigned("18446744073709551615")).isTrue();
        assertThat(decimal.value()).isEqualTo(-1);
        assertThat(parsesUnsigned("007")).isTrue();
        assertThat(decimal.value()).isEqualTo(7);
        assertThat(parsesUnsigned("18446744073709551616")).isFalse();
        assertThat(parsesUnsigned("28446744073709551615")).isFalse();
        assertThat(parsesUnsigned("-1")).isFalse();
        assertThat(parsesUnsigned("")).isFalse();
        assertThat(parsesUnsigned("1x")).isFalse();
    }
}
