package io.growacache.benchmarks.store;

import io.growacache.spi.memory.NativeMemory;

/** Decimal numbers as bytes: what all rivals parse and format the same way. */
public final class DecimalNumber {
    /** Most digits of a number. */
    static final int MAX_DIGITS = 19;

    private DecimalNumber() {
    }

    /** Reads {@code length} digits. */
    static long parse(long address, int length) {
        long number = 0;
        for (int index = 0; index < length; index++) {
            number = number * 10 + (NativeMemory.getByte(address + index) - '0');
        }
        return number;
    }

    /** Reads digits. */
    static long parse(byte[] digits) {
        long number = 0;
        for (byte digit : digits) {
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /** How many digits a number of at least 0 has. */
    static int digitCount(long number) {
        int count = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }

    /** Writes a number of at least 0 that has {@code length} digits. */
    public static void format(long number, long address, int length) {
        long rest = number;
        for (int index = length - 1; index >= 0; index--) {
            NativeMemory.putByte(address + index, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }

    /** The digits of a number of at least 0. */
    static byte[] format(long number) {
        byte[] digits = new byte[digitCount(number)];
        long rest = number;
        for (int index = digits.length - 1; index >= 0; index--) {
            digits[index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return digits;
    }
}
