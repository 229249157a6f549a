package io.growacache.proto.resp.wire;

import io.growacache.spi.memory.NativeMemory;

/**
 * Parses canonical decimals: what {@link Long#toString(long)} would print, and nothing else. Leading zeros, {@code +},
 * {@code -0}, blanks and numbers beyond 64 bits are none. Holds the last number, so that parsing allocates nothing.
 */
public final class Decimal {
    /** Length of the longest number, {@code -9223372036854775808}. */
    public static final int MAX_LENGTH = 20;

    /** So many characters never make a number beyond 64 bits. */
    private static final int MAX_UNCHECKED_LENGTH = 18;

    private long value;

    /** A parser whose number is 0. */
    public Decimal() {
    }

    /** The number that was parsed last. */
    public long value() {
        return value;
    }

    /**
     * Parses bytes in native memory, and tells whether they are a canonical decimal; if not, the number stays as it was.
     */
    public boolean parse(long address, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            return false;
        }
        boolean isNegative = NativeMemory.getByte(address) == '-';
        int at = isNegative ? 1 : 0;
        if (at == length) {
            return false;
        }
        int leading = NativeMemory.getByte(address + at) - '0';
        if (leading == 0) {
            if (length > 1) {
                return false;
            }
            value = 0;
            return true;
        }
        int sign = isNegative ? -1 : 1;
        return length <= MAX_UNCHECKED_LENGTH
                ? parseUnchecked(address, at, length, sign) : parseChecked(address, at, length, sign);
    }

    private boolean parseUnchecked(long address, int from, int length, int sign) {
        long number = 0;
        for (int at = from; at < length; at++) {
            int digit = NativeMemory.getByte(address + at) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = number * 10 + digit;
        }
        value = sign * number;
        return true;
    }

    private boolean parseChecked(long address, int from, int length, int sign) {
        // Counts downwards, because there is one negative number more than there are positive ones.
        long negated = 0;
        for (int at = from; at < length; at++) {
            int digit = NativeMemory.getByte(address + at) - '0';
            if (digit < 0 || digit > 9 || negated < Long.MIN_VALUE / 10) {
                return false;
            }
            negated *= 10;
            if (negated < Long.MIN_VALUE + digit) {
                return false;
            }
            negated -= digit;
        }
        if (sign > 0 && negated == Long.MIN_VALUE) {
            return false;
        }
        value = -sign * negated;
        return true;
    }

    /** Parses digits that make an unsigned number of 64 bits; leading zeros are allowed, as in cursors. */
    public boolean parseUnsigned(long address, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            return false;
        }
        long parsed = 0;
        for (int at = 0; at < length; at++) {
            int digit = NativeMemory.getByte(address + at) - '0';
            if (digit < 0 || digit > 9 || Long.compareUnsigned(parsed, Long.divideUnsigned(-1, 10)) > 0) {
                return false;
            }
            parsed *= 10;
            if (Long.compareUnsigned(parsed, -1L - digit) > 0) {
                return false;
            }
            parsed += digit;
        }
        value = parsed;
        return true;
    }

    /** Writes a number's digits to {@code target} from index 0 on, and returns how many bytes that took. */
    public static int format(long number, byte[] target) {
        int at = MAX_LENGTH;
        long rest = number;
        do {
            target[--at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        if (number < 0) {
            target[--at] = '-';
        }
        int length = MAX_LENGTH - at;
        System.arraycopy(target, at, target, 0, length);
        return length;
    }
}
