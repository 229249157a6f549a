package io.growacache.tool.loadgen.client;

import java.nio.ByteBuffer;

/**
 * How one protocol writes a get and a set and what its reply lines mean. In both protocols a value is announced by a
 * line with its length and followed by CR LF, and a set's value is the last thing of it, followed by CR LF.
 *
 * <p>Stateless. A line lies in a buffer from {@code begin} up to {@code end}, where its CR LF begins.
 */
sealed interface Dialect permits RespDialect, MemcacheDialect {
    /** No bytes of a set before its value, nor of a get with one key, are more than this, with the longest key. */
    int MAX_HEAD_LENGTH = 512;

    /** One key of a get and the get's end are never longer than this. */
    int MAX_KEY_LENGTH = 256;

    /** Meaning of a reply line to a get: there is no such item. Or 0 or more: the length of the value that follows. */
    long MISS = -1;
    /** The server says that something is wrong; the line says what. */
    long ERROR = -2;
    /** The reply to a get ends; there are no items for its other keys. */
    long END = -3;
    /** No reply that this protocol knows. */
    long UNKNOWN = -4;
    /** Meaning of a reply line to a set: done. */
    long STORED = -5;

    /** Appends what a get begins with. */
    void putGetHead(ByteBuffer target, int keyCount);

    /** Appends a key of a get. */
    void putGetKey(ByteBuffer target, ObjectKey key);

    /** Appends what a get ends with. */
    void putGetEnd(ByteBuffer target);

    /** Appends a set up to where its value begins; the item lives for so many seconds, 0: for ever. */
    void putSetHead(ByteBuffer target, ObjectKey key, int flags, long seconds, long valueLength);

    /** Whether the reply to a get of this many keys begins with a line that says how many answers follow. */
    boolean hasHeader(int keyCount);

    /** How many answers follow, or {@link #UNKNOWN}. */
    long readHeader(ByteBuffer line, int begin, int end);

    /** Whether the reply to a get ends with a line, {@link #END}, rather than with its last key's answer. */
    boolean hasEndLine();

    /** What a line of the reply to a get means, other than its header. */
    long readGetReply(ByteBuffer line, int begin, int end);

    /** Whether a line that announces a value does so for this key; also if it names none. */
    boolean names(ByteBuffer line, int begin, int end, ObjectKey key);

    /** Whether a line that announces a value has these flags; also if it has none. */
    boolean hasFlags(ByteBuffer line, int begin, int end, int flags);

    /** What the reply to a set means. */
    long readSetReply(ByteBuffer line, int begin, int end);

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

    /** How many digits a number has that is not negative. */
    static int digitCount(long number) {
        int count = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }

    /** Appends a decimal number that is not negative. */
    static void putNumber(ByteBuffer target, long number) {
        if (number >= 10) {
            putNumber(target, number / 10);
        }
        target.put((byte) ('0' + number % 10));
    }
}
