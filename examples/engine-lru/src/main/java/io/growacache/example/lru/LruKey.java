package io.growacache.example.lru;

import io.growacache.spi.engine.Key;
import java.util.Arrays;

/**
 * A key's bytes on the heap, ordered by a hash of 55 bits and then by the bytes: an order in which a scan can go on from a
 * number. The hash is never 0, which as a cursor means "from the start".
 */
record LruKey(long hash, Bytes bytes) implements Comparable<LruKey> {
    private static final long HASH_MASK = (1L << 55) - 1;

    /** Bytes with value semantics. */
    static final class Bytes {
        private final byte[] array;

        Bytes(byte[] array) {
            this.array = array;
        }

        byte[] array() {
            return array;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(array, that.array);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(array);
        }
    }

    static LruKey of(Key key) {
        byte[] array = key.toByteArray();
        long hash = 0xcbf29ce484222325L; // FNV-1a
        for (byte value : array) {
            hash = (hash ^ (value & 0xff)) * 0x100000001b3L;
        }
        return new LruKey(((hash ^ (hash >>> 32)) & HASH_MASK) + 1, new Bytes(array));
    }

    int length() {
        return bytes.array().length;
    }

    @Override
    public int compareTo(LruKey other) {
        int byHash = Long.compare(hash, other.hash);
        return byHash != 0 ? byHash : Arrays.compareUnsigned(bytes.array(), other.bytes.array());
    }
}
