package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "10", "99", "9223372036854775807", "9223372036854775808", "18446744073709551609",
        "18446744073709551610", "18446744073709551615"})
    void formatsNumbersWithoutSign(String text) {
        byte[] digits = new byte[Decimal.MAX_DIGITS];
        int count = Decimal.format(Long.parseUnsignedLong(text), digits);
        assertThat(new String(digits, 0, count, StandardCharsets.US_ASCII)).isEqualTo(text);
    }
}
