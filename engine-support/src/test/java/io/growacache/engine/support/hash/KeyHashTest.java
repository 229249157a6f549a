package io.growacache.engine.support.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.memory.NativeMemory;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    @Test
    void everyBitOfTheKeyMatters() {
        try (NativeMemory.Block block = NativeMemory.allocate(128, 8)) {
            for (int length = 1; length <= 70; length++) {
                long before = KeyHash.hash(block.address(), length, 0, 42);
                for (int bit = 0; bit < 8 * length; bit++) {
                    long at = block.address() + bit / 8;
                    byte old = NativeMemory.getByte(at);
                    NativeMemory.putByte(at, (byte) (old ^ 1 << bit % 8));
                    long changed = KeyHash.hash(block.address(), length, 0, 42) ^ before;
                    NativeMemory.putByte(at, old);
                    assertThat(Long.bitCount(changed)).as("length %d, bit %d", length, bit).isBetween(8, 56);
                }
            }
        }
    }

    @Test
    void lengthKeyspaceAndSeedMatter() {
        try (NativeMemory.Block block = NativeMemory.allocate(128, 8)) {
            Set<Long> hashes = new HashSet<>();
            int count = 0;
            for (int length = 0; length <= 64; length++) {
                for (int keyspace = 0; keyspace < 4; keyspace++) {
                    for (long seed = 0; seed < 4; seed++) {
                        hashes.add(KeyHash.hash(block.address(), length, keyspace, seed));
                        count++;
                    }
                }
            }
            assertThat(hashes).hasSize(count);
        }
    }

    @Test
    void doesNotReadBeyondTheKey() {
        try (NativeMemory.Block block = NativeMemory.allocate(128, 8)) {
            for (int length = 0; length <= 64; length++) {
                long hash = KeyHash.hash(block.address(), length, 0, 7);
                NativeMemory.putLong(block.address() + length, -1);
                assertThat(KeyHash.hash(block.address(), length, 0, 7)).isEqualTo(hash);
                NativeMemory.putLong(block.address() + length, 0);
            }
        }
    }

    @Test
    void spreadsDecimalKeysEvenly() {
        int[] buckets = new int[1024];
        int keys = 100 * buckets.length;
        try (NativeMemory.Block block = NativeMemory.allocate(64, 8)) {
            for (int key = 0; key < keys; key++) {
                byte[] digits = Integer.toString(key).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                for (int i = 0; i < digits.length; i++) {
                    NativeMemory.putByte(block.address() + i, digits[i]);
                }
                buckets[(int) KeyHash.hash(block.address(), digits.length, 0, 1) & 1023]++;
            }
        }
        double chiSquare = 0;
        for (int count : buckets) {
            chiSquare += (count - 100.0) * (count - 100.0) / 100.0;
        }
        // 1,023 degrees of freedom: mean 1,023, standard deviation 45; the seed is fixed, so this never flickers.
        assertThat(chiSquare).isBetween(1023 - 5 * 45.0, 1023 + 5 * 45.0);
    }
}
