package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
    private static final long SEED = 20_260_101;

    @Test
    void findsWhatAScanByteByByteFinds() {
        SplittableRandom random = new SplittableRandom(SEED);
        // Neighbours of the separators are where arithmetic on eight bytes at once goes wrong.
        String alphabet = "\n \u000b\t!\u001f\u0000\u0080\u008a\u00a0\u00ffab";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(1, 40);
            for (int index = 0; index < length; index++) {
                text.append(random.nextInt(4) > 0 ? 'x' : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            check(text.toString());
        }
    }

    private static void check(String text) {
        try (NativeText memory = new NativeText(text)) {
            int newline = text.indexOf('\n');
            int space = text.indexOf(' ');
            int wordEnd = newline < 0 || (space >= 0 && space < newline) ? space : newline;
            int spaceCount = text.length() - text.replaceFirst("^ +", "").length();
            long begin = memory.begin();
            assertThat(ByteSearch.newline(begin, memory.end()) - begin).as(text)
                    .isEqualTo(newline < 0 ? text.length() : newline);
            assertThat(ByteSearch.wordEnd(begin, memory.end()) - begin).as(text)
                    .isEqualTo(wordEnd < 0 ? text.length() : wordEnd);
            assertThat(ByteSearch.skipSpaces(begin, memory.end()) - begin).as(text).isEqualTo(spaceCount);
        }
    }

    @Test
    void findsNothingInNothing() {
        try (NativeText memory = new NativeText("x")) {
            assertThat(ByteSearch.newline(memory.begin(), memory.begin())).isEqualTo(memory.begin());
            assertThat(ByteSearch.wordEnd(memory.begin(), memory.begin())).isEqualTo(memory.begin());
        }
    }
}
