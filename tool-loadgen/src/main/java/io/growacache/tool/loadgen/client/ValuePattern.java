package io.growacache.tool.loadgen.client;

import java.nio.ByteBuffer;

/**
 * The bytes of an object: a function of its id and its value's length, so that whatever a cache returns can be checked
 * without keeping it. Two objects, or two lengths of one, share no byte but by chance.
 *
 * <p>Word k, of eight little-endian bytes, is SplitMix64's k-th output (G. Steele, D. Lea, C. Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014) from a seed that is made of both numbers. All buffers are
 * little-endian.
 */
final class ValuePattern {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private ValuePattern() {
    }

    /** Where the words of a value begin. */
    static long seed(long id, long length) {
        return mix(id + GAMMA) ^ mix(length * GAMMA + 1);
    }

    /** 32 bits that go with an object, for protocols that store some. */
    static int flags(long id) {
        return (int) mix(id);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static long word(long seed, long offset) {
        return mix(seed + ((offset >>> 3) + 1) * GAMMA);
    }

    private static byte byteAt(long seed, long offset) {
        return (byte) (word(seed, offset) >>> ((offset & 7) << 3));
    }

    /** Appends the bytes {@code offset} to {@code offset + length - 1} of a value. */
    static void put(ByteBuffer target, long seed, long offset, int length) {
        long at = offset;
        long end = offset + length;
        while (at < end && (at & 7) != 0) {
            target.put(byteAt(seed, at++));
        }
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            target.putLong(word(seed, at));
        }
        while (at < end) {
            target.put(byteAt(seed, at++));
        }
    }

    /** Takes {@code length} bytes and says whether they are those of the value from {@code offset} on. */
    static boolean take(ByteBuffer source, long seed, long offset, int length) {
        long difference = 0;
        long at = offset;
        long end = offset + length;
        while (at < end && (at & 7) != 0) {
            difference |= source.get() ^ byteAt(seed, at++);
        }
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            difference |= source.getLong() ^ word(seed, at);
        }
        while (at < end) {
            difference |= source.get() ^ byteAt(seed, at++);
        }
        return difference == 0;
    }
}
