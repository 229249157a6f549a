package io.growacache.benchmarks.store;

import io.growacache.spi.memory.NativeMemory;
import java.util.Arrays;

/**
 * A key of heap bytes. A client looks things up with one of its own that it fills again and again, so that a rival's read
 * allocates nothing; only a store makes a new one.
 */
final class ByteKey {
    /** Bytes on the heap beside the array: header, reference, hash, length, padding. */
    static final int OVERHEAD = 24;

    private byte[] bytes;
    private int hash;

    /** An empty key, to be filled. */
    ByteKey(int length) {
        bytes = new byte[length];
    }

    private ByteKey(byte[] bytes, int hash) {
        this.bytes = bytes;
        this.hash = hash;
    }

    /** Takes over native bytes. */
    ByteKey fill(long address, int length) {
        if (bytes.length != length) {
            bytes = new byte[length];
        }
        HeapBytes.copyIn(address, bytes);
        long mixed = length;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            mixed = (mixed ^ NativeMemory.getLong(address + at)) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 32;
        }
        for (; at < length; at++) {
            mixed = (mixed ^ NativeMemory.getByte(address + at)) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 32;
        }
        hash = (int) mixed;
        return this;
    }

    /** A key to keep. */
    ByteKey copy() {
        return new ByteKey(bytes.clone(), hash);
    }

    int length() {
        return bytes.length;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }
}
