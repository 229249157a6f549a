package io.growacache.engine.support.hash;

import io.growacache.spi.memory.NativeMemory;

/**
 * A seeded 64-bit hash of a key in native memory. Every bit of the result depends on every bit of key, keyspace and
 * seed; a client that does not know the seed cannot choose keys that collide.
 *
 * <p>The structure is wyhash's (Wang Yi, public domain): each step multiplies two 64-bit words to 128 bits and folds
 * the halves.
 */
public final class KeyHash {
    private static final long P0 = 0xa0761d6478bd642fL;
    private static final long P1 = 0xe7037ed1a0b428dbL;
    private static final long P2 = 0x8ebc6af09c88c6e3L;
    private static final int STRIDE = 2 * Long.BYTES;
    private static final long INT_MASK = 0xffff_ffffL;

    private KeyHash() {
    }

    /** The hash of {@code length} bytes at {@code address}. */
    public static long hash(long address, int length, int keyspace, long seed) {
        long state = seed ^ fold(seed ^ P0, keyspace ^ P2);
        long a;
        long b;
        if (length <= STRIDE) {
            if (length >= Integer.BYTES) {
                // Two overlapping pairs of ints cover 4 to 16 bytes.
                int middle = (length >>> 3) << 2;
                a = unsignedInt(address) << Integer.SIZE | unsignedInt(address + middle);
                b = unsignedInt(address + length - Integer.BYTES) << Integer.SIZE
                        | unsignedInt(address + length - Integer.BYTES - middle);
            } else if (length > 0) {
                a = (NativeMemory.getByte(address) & 0xffL) << 16
                        | (NativeMemory.getByte(address + (length >>> 1)) & 0xffL) << 8
                        | (NativeMemory.getByte(address + length - 1) & 0xffL);
                b = 0;
            } else {
                a = 0;
                b = 0;
            }
        } else {
            long at = address;
            long last = address + length - STRIDE;
            for (; at < last; at += STRIDE) {
                state = fold(NativeMemory.getLong(at) ^ P1, NativeMemory.getLong(at + Long.BYTES) ^ state);
            }
            a = NativeMemory.getLong(last);
            b = NativeMemory.getLong(last + Long.BYTES);
        }
        return fold(P1 ^ length, fold(a ^ P1, b ^ state));
    }

    private static long unsignedInt(long address) {
        return NativeMemory.getInt(address) & INT_MASK;
    }

    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }
}
