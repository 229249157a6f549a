package io.growacache.tool.loadgen.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValuePatternTest {
    private static byte[] value(long id, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        ValuePattern.put(buffer, ValuePattern.seed(id, length), 0, length);
        return buffer.array();
    }

    private static boolean isRight(byte[] value, long id) {
        ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        return ValuePattern.take(buffer, ValuePattern.seed(id, value.length), 0, value.length);
    }

    @Test
    void partsOfAnyLengthMakeTheSameValue() {
        int length = 100;
        long seed = ValuePattern.seed(7, length);
        for (int first = 0; first <= length; first++) {
            for (int second = 0; second <= Math.min(20, length - first); second++) {
                ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                ValuePattern.put(buffer, seed, 0, first);
                ValuePattern.put(buffer, seed, first, second);
                ValuePattern.put(buffer, seed, first + second, length - first - second);
                assertThat(buffer.array()).isEqualTo(value(7, length));

                buffer.flip();
                assertThat(ValuePattern.take(buffer, seed, 0, first)).isTrue();
                assertThat(ValuePattern.take(buffer, seed, first, second)).isTrue();
                assertThat(ValuePattern.take(buffer, seed, first + second, length - first - second)).isTrue();
                assertThat(buffer.hasRemaining()).isFalse();
            }
        }
    }

    @Test
    void everyWrongBitIsNoticed() {
        for (int length : new int[] {1, 7, 8, 9, 31}) {
            byte[] value = value(42, length);
            assertThat(isRight(value, 42)).isTrue();
            for (int bit = 0; bit < length * 8; bit++) {
                value[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(isRight(value, 42)).as("length " + length + ", bit " + bit).isFalse();
                value[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @Test
    void anotherObjectOrAnotherLengthIsNoticed() {
        byte[] value = value(42, 16);
        assertThat(isRight(value, 43)).isFalse();
        assertThat(isRight(Arrays.copyOf(value, 15), 42)).isFalse();
        Set<String> begins = new HashSet<>();
        for (int id = 0; id < 100; id++) {
            for (int length = 8; length < 108; length++) {
                begins.add(HexFormat.of().formatHex(value(id, length), 0, 8));
            }
        }
        assertThat(begins).hasSize(10_000);
    }

    @Test
    void emptyValueIsRight() {
        assertThat(isRight(new byte[0], 42)).isTrue();
    }
}
