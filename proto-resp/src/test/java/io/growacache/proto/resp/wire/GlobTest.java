package io.growacache.proto.resp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private static Glob glob(String pattern, Glob.Letters letters) {
        return new Glob(pattern.getBytes(StandardCharsets.ISO_8859_1), letters);
    }

    @ParameterizedTest
    @CsvSource({
        "*, '', true", "*, abc, true", "'', '', true", "'', a, false", "a, a, true", "a, A, false", "a*, abc, true",
        "*c, abc, true", "a*c, abc, true", "a*c, ac, true", "a*c, ab, false", "a**c, abbc, true", "?, a, true",
        "?, '', false", "a?c, abc, true", "[abc], b, true", "[abc], d, false", "[^abc], d, true", "[^abc], a, false",
        "[a-c], b, true", "[c-a], b, true", "[a-c], d, false", "h[ae]llo, hallo, true", "h[ae]llo, hillo, false",
        "\\*, *, true", "\\*, a, false", "[\\]], ], true", "[a, a, true", "[a, b, false", "a\\, a\\, true",
        "*a*b*, xxaxxbxx, true", "*a*b*, xxbxxaxx, false", "user:*:name, user:17:name, true", "[a-, a, true",
        "[], a, false", "[^], a, true", "a-, a-, true"})
    void matches(String pattern, String text, boolean isMatch) {
        assertThat(glob(pattern, Glob.Letters.EXACT).matches(text)).isEqualTo(isMatch);
    }

    @Test
    void ignoresCaseIfWanted() {
        assertThat(glob("MaxMem*", Glob.Letters.ANY_CASE).matches("maxMEMORY")).isTrue();
        assertThat(glob("[A-C]", Glob.Letters.ANY_CASE).matches("b")).isTrue();
    }

    @Test
    void staysFastWhereBacktrackingExplodes() {
        String text = "a".repeat(5000);
        Glob glob = glob("*a".repeat(500) + "b", Glob.Letters.EXACT);
        assertThat(glob.matches(text)).isFalse();
    }
}
