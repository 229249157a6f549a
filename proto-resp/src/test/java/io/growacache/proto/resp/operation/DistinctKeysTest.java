package io.growacache.proto.resp.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Key;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistinctKeysTest {
    private final DistinctKeys distinct = new DistinctKeys();

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        distinct.add(new Key().set(0, MemorySegment.ofArray(bytes), 0, bytes.length));
    }

    private String text() {
        return new String(distinct.keys().bytes(), 0, distinct.keys().length(), StandardCharsets.US_ASCII);
    }

    private static String encoded(Iterable<String> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach(key -> text.append('$').append(key.length()).append("\r\n").append(key).append("\r\n"));
        return text.toString();
    }

    @Test
    void takesEachKeyOnce() {
        Random random = new Random(1);
        Set<String> expected = new LinkedHashSet<>();
        for (int index = 0; index < 20_000; index++) {
            String key = "k".repeat(random.nextInt(3)) + random.nextInt(5_000);
            add(key);
            expected.add(key);
        }
        assertThat(distinct.keys().count()).isEqualTo(expected.size());
        assertThat(text()).isEqualTo(encoded(expected));
    }

    @Test
    void dropsWhatIsNotKept() {
        Random random = new Random(2);
        Set<String> expected = new LinkedHashSet<>();
        for (int step = 0; step < 200; step++) {
            for (int index = 0; index < random.nextInt(50); index++) {
                add("void" + random.nextInt(100));
            }
            distinct.drop();
            for (int index = 0; index < 20; index++) {
                String key = Integer.toString(random.nextInt(2_000));
                add(key);
                expected.add(key);
            }
            distinct.keep();
            distinct.drop();
        }
        assertThat(text()).isEqualTo(encoded(expected));
        assertThat(distinct.keys().count()).isEqualTo(expected.size());
    }

    @Test
    void tellsKeysApartThatBeginAlike() {
        add("");
        add("a");
        add("ab");
        add("a");
        add("");
        assertThat(text()).isEqualTo("$0\r\n\r\n$1\r\na\r\n$2\r\nab\r\n");
    }
}
