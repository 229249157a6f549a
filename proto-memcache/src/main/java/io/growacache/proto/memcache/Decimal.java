package io.growacache.proto.memcache;

/** Numbers of 64 bits without sign, digit by digit. */
final class Decimal {
    /** The most digits such a number has. */
    static final int MAX_DIGITS = 20;

    /** 2^64 − 1, of which {@code LARGEST_TENTH} is a tenth and {@code LARGEST_LAST_DIGIT} the rest. */
    private static final long LARGEST_TENTH = Long.divideUnsigned(-1L, 10);
    private static final int LARGEST_LAST_DIGIT = 5;

    private Decimal() {
    }

    /** Whether {@code value * 10 + digit} fits. */
    static boolean canAppend(long value, int digit) {
        if (value >= 0 && value < LARGEST_TENTH) {
            return true;
        }
        return value == LARGEST_TENTH && digit <= LARGEST_LAST_DIGIT;
    }

    /**
     * Writes the digits of {@code value} to the beginning of {@code target}, which holds at least {@link #MAX_DIGITS}.
     *
     * @return how many
     */
    static int format(long value, byte[] target) {
        int count = 1;
        for (long rest = Long.divideUnsigned(value, 10); rest != 0; rest /= 10) {
            count++;
        }
        long rest = value;
        for (int index = count - 1; index >= 0; index--) {
            long quotient = Long.divideUnsigned(rest, 10);
            target[index] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        return count;
    }
}
