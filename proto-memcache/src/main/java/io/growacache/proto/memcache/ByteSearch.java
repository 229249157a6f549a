package io.growacache.proto.memcache;

import io.growacache.spi.memory.NativeMemory;

/** Finds bytes in native memory, eight at a time. Never touches memory outside the range. */
final class ByteSearch {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long NEWLINES = ONES * '\n';
    private static final long SPACES = ONES * ' ';

    private ByteSearch() {
    }

    /** Address of the first newline in {@code [from, to)}, or {@code to}. */
    static long newline(long from, long to) {
        long at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long found = zeroBytes(NativeMemory.getLong(at) ^ NEWLINES);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && NativeMemory.getByte(at) != '\n') {
            at++;
        }
        return at;
    }

    /** Address of the first space or newline in {@code [from, to)}, or {@code to}. */
    static long wordEnd(long from, long to) {
        long at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long word = NativeMemory.getLong(at);
            long found = zeroBytes(word ^ SPACES) | zeroBytes(word ^ NEWLINES);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && !isSeparator(NativeMemory.getByte(at))) {
            at++;
        }
        return at;
    }

    /** Address of the first byte that is no space in {@code [from, to)}, or {@code to}. */
    static long skipSpaces(long from, long to) {
        long at = from;
        while (at < to && NativeMemory.getByte(at) == ' ') {
            at++;
        }
        return at;
    }

    private static boolean isSeparator(byte value) {
        return value == ' ' || value == '\n';
    }

    /** Bit 7 of the lowest byte that is zero; bits above it may be wrong. */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }
}
