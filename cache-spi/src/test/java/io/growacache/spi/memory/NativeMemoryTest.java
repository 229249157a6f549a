package io.growacache.spi.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void runsChecked() {
        assertThat(NativeMemory.CHECKED).as("growacache.checked").isTrue();
    }

    @Test
    void storesLittleEndianAtAnyAddress() {
        try (NativeMemory.Block block = NativeMemory.allocate(64, 8)) {
            long at = block.address() + 3;
            NativeMemory.putLong(at, 0x0807_0605_0403_0201L);
            for (int index = 0; index < 8; index++) {
                assertThat(NativeMemory.getByte(at + index)).isEqualTo((byte) (index + 1));
            }
            assertThat(NativeMemory.getInt(at + 2)).isEqualTo(0x0605_0403);
            assertThat(NativeMemory.getShort(at + 5)).isEqualTo((short) 0x0706);
            NativeMemory.putInt(at, -1);
            NativeMemory.putShort(at + 1, (short) 0);
            NativeMemory.putByte(at + 7, (byte) 0x80);
            assertThat(NativeMemory.getLong(at)).isEqualTo(0x8007_0605_ff00_00ffL);
        }
    }

    @Test
    void allocatesZerosWithTheAlignmentAskedFor() {
        for (long alignment = 1; alignment <= 4_096; alignment *= 2) {
            try (NativeMemory.Block block = NativeMemory.allocate(100, alignment)) {
                assertThat(block.address() % alignment).isZero();
                assertThat(block.length()).isEqualTo(100);
                for (int index = 0; index < 100; index++) {
                    assertThat(NativeMemory.getByte(block.address() + index)).isZero();
                }
            }
        }
    }

    @Test
    void exchangesAndAdds() {
        try (NativeMemory.Block block = NativeMemory.allocate(16, 8)) {
            long at = block.address();
            assertThat(NativeMemory.compareAndSetLong(at, 0, 5)).isTrue();
            assertThat(NativeMemory.compareAndSetLong(at, 0, 6)).isFalse();
            assertThat(NativeMemory.getAndAddLong(at, -7)).isEqualTo(5);
            assertThat(NativeMemory.getLongAcquire(at)).isEqualTo(-2);
            NativeMemory.putLongRelease(at, 8);
            assertThat(NativeMemory.getLongOpaque(at)).isEqualTo(8);
            NativeMemory.putLongOpaque(at, 9);
            assertThat(NativeMemory.getLong(at)).isEqualTo(9);
            assertThat(NativeMemory.compareAndSetInt(at + 8, 0, 3)).isTrue();
            assertThat(NativeMemory.compareAndSetInt(at + 8, 0, 4)).isFalse();
            assertThat(NativeMemory.getAndAddInt(at + 8, 1)).isEqualTo(3);
            assertThat(NativeMemory.getIntAcquire(at + 8)).isEqualTo(4);
            NativeMemory.putIntRelease(at + 8, -1);
            assertThat(NativeMemory.getInt(at + 8)).isEqualTo(-1);
            assertThat(NativeMemory.getInt(at + 12)).isZero();
        }
    }

    @Test
    void copiesOverlappingRangesAndOtherSegments() {
        try (NativeMemory.Block block = NativeMemory.allocate(32, 8)) {
            byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
            MemorySegment heap = MemorySegment.ofArray(bytes);
            NativeMemory.copyFrom(heap, 2, block.address(), 6);
            NativeMemory.copy(block.address(), block.address() + 1, 6);
            byte[] out = new byte[8];
            NativeMemory.copyTo(block.address(), MemorySegment.ofArray(out), 1, 7);
            assertThat(out).containsExactly(0, 3, 3, 4, 5, 6, 7, 8);
            NativeMemory.zero(block.address() + 1, 2);
            assertThat(NativeMemory.getInt(block.address())).isEqualTo(0x0500_0003);
        }
    }

    @Test
    void comparesEveryByteOfAnyLength() {
        try (NativeMemory.Block block = NativeMemory.allocate(128, 8)) {
            for (int length = 0; length <= 40; length++) {
                long left = block.address() + 1;
                long right = block.address() + 66;
                NativeMemory.zero(block.address(), 128);
                for (int index = 0; index < length; index++) {
                    NativeMemory.putByte(left + index, (byte) index);
                    NativeMemory.putByte(right + index, (byte) index);
                }
                NativeMemory.putByte(left + length, (byte) 77);
                assertThat(NativeMemory.isSame(left, right, length)).as("length %d", length).isTrue();
                for (int index = 0; index < length; index++) {
                    NativeMemory.putByte(right + index, (byte) (index + 1));
                    assertThat(NativeMemory.isSame(left, right, length)).as("length %d, byte %d", length, index).isFalse();
                    NativeMemory.putByte(right + index, (byte) index);
                }
            }
        }
    }

    @Test
    void findsAccessesOutsideEveryRegion() {
        NativeMemory.Block block = NativeMemory.allocate(64, 8);
        long at = block.address();
        NativeMemory.getLong(at + 56);
        assertOutside(() -> NativeMemory.getLong(at + 57));
        assertOutside(() -> NativeMemory.putByte(at + 64, (byte) 1));
        assertOutside(() -> NativeMemory.copy(at, at + 60, 5));
        assertOutside(() -> NativeMemory.copy(at + 60, at, 5));
        assertOutside(() -> NativeMemory.zero(at, 65));
        assertOutside(() -> NativeMemory.isSame(at, at + 60, 5));
        assertOutside(() -> NativeMemory.copyFrom(MemorySegment.ofArray(new byte[8]), 0, at + 57, 8));
        assertOutside(() -> NativeMemory.copyTo(at + 57, MemorySegment.ofArray(new byte[8]), 0, 8));
        NativeMemory.copy(at + 64, at + 64, 0);
        block.close();
        block.close();
        assertOutside(() -> NativeMemory.getByte(at));
    }

    private static void assertOutside(Runnable access) {
        assertThatThrownBy(access::run).isInstanceOf(IndexOutOfBoundsException.class).hasMessageContaining("not within");
    }
}
