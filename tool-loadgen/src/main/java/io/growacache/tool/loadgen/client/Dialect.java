package io.growacache.tool.loadgen.client;

import java.nio.ByteBuffer;

/**
 * How one protocol writes a get and a set and what its reply lines mean. In both protocols a value is announced by a
 * line with its length and followed by CR LF, and a set's value is the last thing of it, followed by CR LF.
 *
 * <p>Stateless. A line lies in a buffer from {@code begin} up to {@code end}, where its CR LF begins.
 */
sealed interface Dialect permits RespDialect, MemcacheDialect {
    /** No bytes of a request before its value are longer than this, with the longest key. */
    int MAX_HEAD_LENGTH = 512;

    /**
     * Meaning of a reply line to a get: there is no such item. A meaning of 0 or more is the length of the value that
     * follows.
     */
    long MISS = -1;
    /** The server says that something is wrong; the line says what. */
    long ERROR = -2;
    /** A value follows that belongs to another key, or has other flags; {@link #lengthOf} has its length. */
    long FOREIGN = -3;
    /** No reply that this protocol knows. */
    long UNKNOWN = -4;
    /** Meaning of a reply line to a set: done. */
    long STORED = -5;

    /** Appends a get. */
    void putGet(ByteBuffer target, ObjectKey key);

    /** Appends a set up to where its value begins. */
    void putSetHead(ByteBuffer target, ObjectKey key, int flags, long valueLength);

    /** What the first line of the reply to a get means. */
    long readGetReply(ByteBuffer line, int begin, int end, ObjectKey key, int flags);

    /** The length of the value that a {@link #FOREIGN} line announces. */
    long lengthOf(ByteBuffer line, int begin, int end);

    /** What the reply to a set means. */
    long readSetReply(ByteBuffer line, int begin, int end);

    /** How many bytes follow a value of a get's reply, CR LF included. */
    byte[] valueEnd();

    /** Whether a line begins with these letters. */
    static boolean startsWith(ByteBuffer line, int begin, int end, byte[] letters) {
        if (end - begin < letters.length) {
            return false;
        }
        for (int i = 0; i < letters.length; i++) {
            if (line.get(begin + i) != letters[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line is these letters. */
    static boolean is(ByteBuffer line, int begin, int end, byte[] letters) {
        return end - begin == letters.length && startsWith(line, begin, end, letters);
    }

    /** A decimal number of at most 18 digits without a sign, or {@link #UNKNOWN}. */
    static long readNumber(ByteBuffer line, int begin, int end) {
        if (begin >= end || end - begin > 18) {
            return UNKNOWN;
        }
        long number = 0;
        for (int i = begin; i < end; i++) {
            int digit = line.get(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNKNOWN;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Appends a decimal number that is not negative. */
    static void putNumber(ByteBuffer target, long number) {
        if (number >= 10) {
            putNumber(target, number / 10);
        }
        target.put((byte) ('0' + number % 10));
    }
}
