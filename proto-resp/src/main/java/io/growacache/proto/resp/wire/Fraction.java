package io.growacache.proto.resp.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Decimal fractions as INCRBYFLOAT reads and writes them: with an exponent or without, in the range of the long double
 * of C, written without an exponent and with at most 17 digits after the point. Sums are exact up to that rounding.
 */
public final class Fraction {
    /** Longest text that is read, in bytes. */
    public static final int MAX_TEXT_LENGTH = 5119;

    private static final int MAX_EXPONENT = 4932;
    private static final int MIN_EXPONENT = -4951;
    private static final int MAX_FRACTION_DIGITS = 17;

    private Fraction() {
    }

    /** The number that a text of ASCII characters stands for, or null when it is none or out of range. */
    public static BigDecimal parse(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            return null;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
        if (number.signum() == 0) {
            // An exponent of a zero may be out of all proportion.
            return BigDecimal.ZERO;
        }
        long exponent = (long) number.precision() - number.scale() - 1;
        return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT ? number : null;
    }

    /** Whether a text is an infinity: a number, but one that cannot be added. */
    public static boolean isInfinity(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        int from = word.startsWith("+") || word.startsWith("-") ? 1 : 0;
        String unsigned = word.substring(from);
        return unsigned.equals("inf") || unsigned.equals("infinity");
    }

    /** A sum, or null when it is out of range. */
    public static BigDecimal sum(BigDecimal one, BigDecimal other) {
        BigDecimal sum = one.add(other).setScale(MAX_FRACTION_DIGITS, RoundingMode.HALF_EVEN);
        return sum.precision() - sum.scale() - 1 <= MAX_EXPONENT ? sum : null;
    }

    /** The digits of a number, without trailing zeros. */
    public static byte[] format(BigDecimal number) {
        String text = number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
