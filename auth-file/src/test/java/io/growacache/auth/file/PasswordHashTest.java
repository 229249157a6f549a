package io.growacache.auth.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    /** Python: hashlib.pbkdf2_hmac("sha256", "pässword".encode(), b"0123456789abcdef", 10000). */
    private static final String FOREIGN =
            "pbkdf2-sha256$10000$MDEyMzQ1Njc4OWFiY2RlZg$KvX6S/2rtY47C+VXzYfzemgHkWlNJHPmgyLxj3hjzkI";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", " ", "pässwörd €", "\ud83d\ude00", "\uffff"})
    void matchesItsPasswordAndNoOther(String password) {
        PasswordHash hash = PasswordHash.of(bytes(password), 10_000);
        assertThat(hash.matches(bytes(password), 10_000)).isTrue();
        assertThat(hash.matches(bytes(password), 20_000)).as("with more work").isTrue();
        assertThat(hash.matches(bytes(password + " "), 10_000)).isFalse();
        assertThat(hash.matches(new byte[0], 10_000)).isFalse();
        PasswordHash read = PasswordHash.parse(hash.toString());
        assertThat(read.matches(bytes(password), 10_000)).isTrue();
        assertThat(read).hasToString(hash.toString());
    }

    @Test
    void readsWhatOtherToolsWrite() {
        PasswordHash hash = PasswordHash.parse(FOREIGN);
        assertThat(hash.iterations()).isEqualTo(10_000);
        assertThat(hash.matches(bytes("pässword"), 10_000)).isTrue();
        assertThat(hash.matches(bytes("password"), 10_000)).isFalse();
    }

    @Test
    void bytesThatAreNoTextMatchNothing() {
        PasswordHash hash = PasswordHash.of(bytes("\ufffd"), 10_000);
        assertThat(hash.matches(new byte[] {(byte) 0xff}, 10_000)).isFalse();
    }

    @Test
    void everyHashHasItsOwnSalt() {
        Set<String> texts = new HashSet<>();
        for (int count = 0; count < 10; count++) {
            texts.add(PasswordHash.of(bytes("same"), 10_000).toString());
        }
        assertThat(texts).hasSize(10);
    }

    @Test
    void aHashForStrangersMatchesNothing() {
        PasswordHash hash = PasswordHash.matchingNothing(10_000);
        assertThat(hash.iterations()).isEqualTo(10_000);
        assertThat(hash.matches(new byte[0], 10_000)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secret                                                | must be like pbkdf2-sha256$
            pbkdf2-sha1$10000$MDEyMzQ1Njc4OWFiY2RlZg$AAAA         | must be like pbkdf2-sha256$
            pbkdf2-sha256$10000$MDEyMzQ1Njc4OWFiY2RlZg            | must be like pbkdf2-sha256$
            pbkdf2-sha256$9999$MDEyMzQ1Njc4OWFiY2RlZg$AAAA        | must have between 10000 and 10000000 iterations
            pbkdf2-sha256$10000001$MDEyMzQ1Njc4OWFiY2RlZg$AAAA    | must have between 10000 and 10000000 iterations
            pbkdf2-sha256$many$MDEyMzQ1Njc4OWFiY2RlZg$AAAA        | must have between 10000 and 10000000 iterations
            pbkdf2-sha256$10000$MDE$AAAA                          | must have a salt of 8 to 64 bytes
            pbkdf2-sha256$10000$M!!E$AAAA                         | must have its salt in Base64
            pbkdf2-sha256$10000$MDEyMzQ1Njc4OWFiY2RlZg$*          | must have its hash in Base64
            pbkdf2-sha256$10000$MDEyMzQ1Njc4OWFiY2RlZg$AAAA       | must have a hash of 32 bytes
            """)
    void saysWhatIsWrongWithATextWithoutRepeatingIt(String text, String rule) {
        assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(rule).hasMessageNotContaining("MDE");
    }
}
