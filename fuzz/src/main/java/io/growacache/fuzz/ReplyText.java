package io.growacache.fuzz;

import java.nio.charset.StandardCharsets;

/** Reply bytes, read from the front. */
final class ReplyText {
    private final byte[] bytes;
    private int position;

    ReplyText(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return position == bytes.length;
    }

    int position() {
        return position;
    }

    /** The next byte as a character. */
    char take() {
        if (isAtEnd()) {
            throw malformed("ends within a reply");
        }
        return (char) (bytes[position++] & 0xff);
    }

    /** A line without its end, which is {@code \r\n}; neither of these two may be in it. */
    String takeLine() {
        int begin = position;
        while (position < bytes.length && bytes[position] != '\r' && bytes[position] != '\n') {
            position++;
        }
        String line = text(begin, position);
        takeLineEnd();
        return line;
    }

    /** A line that ends with the first {@code \r\n}, and may hold single carriage returns before. */
    String takeLineWithReturns() {
        int begin = position;
        while (position + 1 < bytes.length && (bytes[position] != '\r' || bytes[position + 1] != '\n')) {
            position++;
        }
        String line = text(begin, position);
        takeLineEnd();
        return line;
    }

    /** So many bytes of any kind. */
    String takeBytes(int length) {
        if (bytes.length - position < length) {
            throw malformed("ends within " + length + " bytes");
        }
        position += length;
        return text(position - length, position);
    }

    void takeLineEnd() {
        if (take() != '\r' || take() != '\n') {
            throw malformed("has no line end");
        }
    }

    /** A number without sign, blank or needless zero. */
    static long number(String digits) {
        if (!digits.matches("0|[1-9][0-9]{0,18}")) {
            throw new AssertionError("not a canonical number: " + digits);
        }
        return Long.parseLong(digits);
    }

    AssertionError malformed(String what) {
        int begin = Math.max(0, position - 200);
        return new AssertionError("the reply " + what + " at " + position + ", after: " + text(begin, position));
    }

    private String text(int begin, int end) {
        // Characters are bytes, so that nothing is lost.
        return new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
    }
}
