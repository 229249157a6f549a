package io.growacache.benchmarks.workload;

import io.growacache.spi.memory.NativeMemory;

/**
 * Keys of one length in one block of native memory, as a receive buffer would hold them. Key {@code i} is the prefix and
 * {@code i} in decimal, padded with zeros. Safe from any thread.
 */
public final class KeyTable implements AutoCloseable {
    /** Bytes of every key. */
    public static final int KEY_LENGTH = 24;

    private static final int STRIDE = 32;

    private final int keyCount;
    private final NativeMemory.Block block;

    /**
     * Keys.
     *
     * @param prefix tells tables apart; ASCII, at most 12 characters
     */
    public KeyTable(String prefix, int keyCount) {
        if (prefix.length() > KEY_LENGTH / 2 || keyCount < 1) {
            throw new IllegalArgumentException("prefix = " + prefix + ", keyCount = " + keyCount
                    + ": must be at most " + KEY_LENGTH / 2 + " characters, and at least 1");
        }
        this.keyCount = keyCount;
        block = NativeMemory.allocate((long) keyCount * STRIDE, 64);
        for (int key = 0; key < keyCount; key++) {
            long at = address(key);
            for (int index = 0; index < prefix.length(); index++) {
                NativeMemory.putByte(at + index, (byte) prefix.charAt(index));
            }
            int rest = key;
            for (int index = KEY_LENGTH - 1; index >= prefix.length(); index--) {
                NativeMemory.putByte(at + index, (byte) ('0' + rest % 10));
                rest /= 10;
            }
        }
    }

    /** How many keys there are. */
    public int keyCount() {
        return keyCount;
    }

    /** Where the bytes of a key are. */
    public long address(int key) {
        return block.address() + (long) key * STRIDE;
    }

    @Override
    public void close() {
        block.close();
    }
}
