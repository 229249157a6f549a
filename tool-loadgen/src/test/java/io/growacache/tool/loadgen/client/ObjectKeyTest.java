package io.growacache.tool.loadgen.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ObjectKeyTest {
    private static String text(ObjectKey key) {
        ByteBuffer buffer = ByteBuffer.allocate(300);
        key.put(buffer);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    @Test
    void keyIsThePrefixAndTheUnsignedDecimalId() {
        ObjectKey key = new ObjectKey("trace:ü:");
        for (long id : new long[] {0, 1, 9, 10, 99, 100, 1234567890123L, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            key.set(id);
            assertThat(text(key)).isEqualTo("trace:ü:" + Long.toUnsignedString(id));
            assertThat(key.length()).isEqualTo(text(key).getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void keyIsRecognised() {
        ObjectKey key = new ObjectKey("");
        key.set(123);
        ByteBuffer line = ByteBuffer.wrap("x1234".getBytes(StandardCharsets.US_ASCII));
        assertThat(key.isAt(line, 1, 4)).isTrue();
        assertThat(key.isAt(line, 1, 5)).isFalse();
        assertThat(key.isAt(line, 2, 5)).isFalse();
        assertThat(key.isAt(line, 1, 3)).isFalse();
    }
}
